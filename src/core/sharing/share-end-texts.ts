import { escapeMarkdown } from '../markdown.ts';
import type { Share, ShareEndReason } from '../shares.ts';
import { lentToWhom, type ShareTexts, sides, some } from './share-texts.ts';

const bold = (foreign: string) => `**${escapeMarkdown(foreign)}**`;

/** Says what has ended, to a borrower in one line for each lender and reason. */
export const shareEndTexts: ShareTexts = (shares, personId) => {
  const [lent, borrowed] = sides(shares, personId);
  const groups = Map.groupBy(borrowed, ({ lender, ended }) => `${lender.personId}\n${ended?.why}`);
  const lines = [...groups.values()].flatMap(lineOf);
  const texts = [
    ...some(lent, '**What you lent has ended:**', (share) =>
      [lentToWhom(share, escapeMarkdown), toLender(share.ended?.why)].join(': '),
    ),
    ...lines,
    ...(lines.length > 0 ? ['Say `request access` if you still need it.'] : []),
  ];
  return { markdown: texts.join('\n\n') };
};

/** @param theirs of one lender and one reason */
function lineOf(theirs: readonly Share[]): string[] {
  const [first] = theirs;
  if (first === undefined) return [];
  const what = [...new Set(theirs.map(({ organizationName }) => bold(organizationName)))].join(', ');
  return [`${what}: ${toBorrower(first.ended?.why, bold(first.lender.name))}.`];
}

function toBorrower(why: ShareEndReason | undefined, lender: string): string {
  switch (why) {
    case 'unshared':
      return `${lender} no longer lends it to you`;
    case 'revoked':
      return `what ${lender} lent you was ended by an administrator of this bot`;
    case 'link_ended':
      return `${lender}'s link has ended, and with it what was lent to you`;
    case 'left_organization':
      return `what ${lender} lent you has ended, because one of you is in another Webex organization now`;
    default:
      return `what ${lender} lent you has ended`;
  }
}

function toLender(why: ShareEndReason | undefined): string {
  switch (why) {
    case 'revoked':
      return 'an administrator of this bot ended it';
    case 'left_space':
      return 'you or I are no longer in that space';
    case 'left_organization':
      return 'one of you is in another Webex organization now';
    default:
      return 'it is over';
  }
}

import { cancelCommand } from '../../bot/cancel-question.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { type Button, buttonRows, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { BUTTONS_WORK_ONCE, confirmationCard, howToGoOn } from '../../bot/report/confirmation-card.ts';
import { bold, code, countOf, formatNumber, listedUpTo, paragraphs, strong } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import { escapeCardText, plain } from '../../core/markdown.ts';

/** Links that get a button each; of more, the name has to be said. */
const MAX_BUTTONS = 8;

const WHAT_ENDS =
  'I stop using it at once, here and in every space. I delete its tokens and tell Meraki. You can link again.';

/** Says what ends, and how many shares with it. @param links how many links can be chosen */
function whatEnds(shares: number, links: number): string {
  if (shares === 0) return WHAT_ENDS;
  const which = links === 1 ? 'lend through it' : 'lend through them';
  const also = `You ${which} ${countOf(shares, 'share')}: what you lend of a link ends with it, and whoever borrows it is told.`;
  return `${WHAT_ENDS} ${also}`;
}

/** A question whether links shall end. */
export interface UnlinkQuestion {
  /** The links that can be chosen; at least one. */
  grants: readonly Grant[];
  /** How many shares end with them. */
  shares: number;
  /** Confirms one of them, or all. */
  confirmationCode: string;
  /** Id of the person who was asked: nobody else can press the buttons. */
  owner: string;
}

/** Asks which link shall end, with a button for each; of one, whether it shall. */
export function askToUnlink(question: UnlinkQuestion): Reply {
  const { grants, confirmationCode, shares } = question;
  const ends = whatEnds(shares, grants.length);
  const names = organizationNames(grants);
  const [only] = grants.length === 1 ? grants : [];
  const target = only?.organizationId ?? 'all';
  const typed = `unlink ${target} ${confirmationCode}`;
  const markdown = only
    ? paragraphs(`${strong(`Unlink ${bold(names[0] ?? '')}?`)} ${ends}`, howToGoOn(typed))
    : paragraphs(
        `**You have ${formatNumber(grants.length)} links. Which organization do you want to unlink?** ${listedUpTo(MAX_BUTTONS, names.map(bold), 'or')}`,
        ends,
        `Press a button within 5 minutes, or say ${code('unlink')} followed by the name; ${code(typed)} ends all.`,
      );
  return { markdown, card: unlinkCard(question, names), isPrivate: true };
}

function unlinkCard({ grants, shares, confirmationCode, owner }: UnlinkQuestion, names: readonly string[]) {
  const ends = textBlock(whatEnds(shares, grants.length));
  const [only] = names.length === 1 ? names : [];
  const unlink = (title: string, target: string): Button => ({
    title: plain(title),
    command: `unlink ${target} ${confirmationCode}`,
    owner,
  });
  const keep = { title: 'Keep', command: cancelCommand('unlink', confirmationCode), owner };
  if (only !== undefined) {
    return confirmationCard(
      {
        question: 'Unlink this organization?',
        about: escapeCardText(only),
        parts: [ends],
      },
      [{ ...unlink('Unlink', grants[0]?.organizationId ?? 'all'), style: 'destructive' }, keep],
    );
  }
  const each = grants
    .slice(0, MAX_BUTTONS)
    .map(({ organizationId }, index) => unlink(names[index] ?? '', organizationId));
  const left = grants.length - each.length;
  return card(
    [
      textBlock('Which organization do you want to unlink?', { weight: 'bolder' }),
      ends,
      ...buttonRows(each),
      ...(left > 0
        ? [smallText(`There are ${formatNumber(left)} more: say “unlink” followed by the name.`)]
        : []),
      BUTTONS_WORK_ONCE,
    ],
    [
      {
        ...unlink(grants.length === 2 ? 'Both' : `All ${formatNumber(grants.length)}`, 'all'),
        style: 'destructive',
      },
      keep,
    ],
  );
}

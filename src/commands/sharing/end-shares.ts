import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { borrowerInWords, lentNetworksInWords } from '../../bot/links/lent-phrases.ts';
import { bold, bullets, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import type { Share } from '../../core/shares.ts';
import { endShare } from '../../core/sharing/end-share.ts';
import { inMessage } from './shown-as.ts';
import { tellEnded, toldSentence } from './tell-borrower.ts';

/** Ended shares that the answer names. */
const MAX_LINES = 20;
const MAX_NAMED = 5;

/** Ends shares of the person who asks, tells the borrowers, and says what ended. @throws KnownError `store_unavailable` */
export async function endShares(
  shares: readonly Share[],
  { person }: Pick<Invocation, 'person'>,
  deps: CommandDeps,
): Promise<Reply> {
  const ended: Share[] = [];
  for (const { id } of shares) {
    const share = await endShare(id, { at: deps.clock(), why: 'unshared' }, deps, person);
    if (share !== undefined) ended.push(share);
  }
  const told: string[] = [];
  for (const share of ended) told.push(await toldSentence(await tellEnded(share, deps)));
  const first = ended[0];
  if (first === undefined) return { markdown: 'That had ended already.', isPrivate: true };
  const notices = [...new Set(told)].filter((sentence) => sentence !== '').join(' ');
  const [only] = ended.length === 1 ? ended : [];
  if (only !== undefined) {
    const markdown = `${lineOf(only)} Your own link stays. ${notices}`.trim();
    return { markdown, isPrivate: true, isDone: true };
  }
  const lines = ended.slice(0, MAX_LINES).map(lineOf);
  const left = ended.length - lines.length;
  const markdown = paragraphs(
    '**Ended:**',
    bullets([...lines, ...(left > 0 ? [`and ${left} more`] : [])]),
    `Your own links stay. ${notices}`.trim(),
  );
  return { markdown, isPrivate: true, isDone: true };
}

function lineOf({ borrower, networks, organizationName }: Share): string {
  const who = borrowerInWords(borrower, inMessage);
  const where = lentNetworksInWords(networks, inMessage, MAX_NAMED);
  return `You no longer lend ${bold(organizationName)}, ${where}, to ${who}.`;
}

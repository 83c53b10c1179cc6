import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { borrowerInWords, usesInWords } from '../../bot/links/lent-phrases.ts';
import { openShares } from '../../bot/links/open-shares.ts';
import { quoted } from '../../bot/text/arguments.ts';
import type { Times } from '../../bot/text/times.ts';
import { bold, bullets, code, countOf, listedUpTo, paragraphs } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Reply } from '../../core/chat.ts';
import type { Share } from '../../core/shares.ts';
import { nameAndAddress } from './forget-words.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { personNamed } from './people.ts';

/** Shares of each kind that are written out. */
const MAX_SHARES = 20;

/**
 * Shows an administrator what a person lends and borrows, to whom and until when; never which networks, nor why. The person is a
 * mention, an address or a whole name.
 *
 * @throws KnownError `not_found`, `ambiguous`, each with people to pick from
 */
export async function sharesOfPerson(
  invocation: Pick<Invocation, 'person' | 'words' | 'mentions' | 'place'>,
  deps: Pick<CommandDeps, 'store' | 'chat' | 'shareUses' | 'sharing' | 'admission' | 'clock' | 'log'>,
): Promise<Reply> {
  const mentioned = await personMentioned(invocation, deps);
  const said = mentioned ? wordsBesideMention(invocation.words) : invocation.words;
  const { someone } = mentioned
    ? { someone: mentioned }
    : await personNamed(said, deps, (one) => `shares ${quoted(one.email || one.id)}`);
  const { store, shareUses, clock } = deps;
  const now = clock();
  const [lent, borrowed, times] = await Promise.all([
    store.listShares({ lenderId: someone.id, isOpen: true }),
    store.listShares({ borrowerId: someone.id, isOpen: true }),
    timesFor(invocation, deps),
  ]);
  const { open, sleeping } = await openShares([...lent, ...borrowed], deps);
  const facts = (share: Share) =>
    [factsOf({ ...share, ...shareUses.of(share) }, times, now), sleeping(share)]
      .filter((fact) => fact !== '')
      .join(', ');
  const lends = open
    .filter(({ lender }) => lender.personId === someone.id)
    .map(
      (share) =>
        `${bold(share.organizationName)} to ${borrowerInWords(share.borrower, bold)}, ${facts(share)}`,
    );
  const borrows = open
    .filter(({ lender }) => lender.personId !== someone.id)
    .map((share) => `${bold(share.organizationName)} from ${bold(share.lender.name)}, ${facts(share)}`);
  const who = nameAndAddress(someone);
  if (lends.length + borrows.length === 0)
    return { markdown: `${who} neither lends nor borrows anything.`, isPrivate: true, isPersonal: true };
  const markdown = paragraphs(
    lends.length > 0 ? `${who} lends ${countOf(lends.length, 'share')}:` : '',
    bullets(some(lends)),
    borrows.length > 0 ? `${who} borrows ${countOf(borrows.length, 'share')}:` : '',
    bullets(some(borrows)),
    `${code('revoke')} with this person ends all of it.`,
  );
  return { markdown, isPrivate: true, isPersonal: true };
}

function some(lines: readonly string[]): string[] {
  if (lines.length <= MAX_SHARES) return [...lines];
  return [...lines.slice(0, MAX_SHARES), `and ${lines.length - MAX_SHARES} more`];
}

function factsOf({ until, commands, ...use }: Share, times: Times, now: number): string {
  const only = commands.kind === 'named' ? `only ${listedUpTo(5, commands.names)}, ` : '';
  return `${only}until ${times.day(until)}, ${usesInWords(use, now)}`;
}

import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { openShares } from '../../bot/links/open-shares.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { type ShareLines, shareLines } from './share-lines.ts';
import { showShares } from './shares-card.ts';

/** Shows an administrator of the bot what somebody else lends and borrows. */
export type SharesOfSomebody = (invocation: Invocation, deps: CommandDeps) => Promise<Reply>;

/**
 * Creates the command that shows what a person lends, and what is lent to them and to the space.
 *
 * @param allCommands as for `createShare`
 * @param ofSomebody answers an administrator who names or mentions somebody; without it nobody can
 */
export function createSharesCommand(
  allCommands: () => readonly Command[],
  ofSomebody?: SharesOfSomebody,
): Command {
  return {
    name: 'shares',
    usage: '[page 2]',
    group: 'Sharing',
    summary: 'What you lend, and what is lent to you',
    examples: ['shares'],
    alsoSaid: ['what do I share', 'who can use my link', 'what is lent to me'],
    async run(invocation, deps) {
      const { person, place, isDirect } = invocation;
      const page = pageIn(invocation);
      if (page === undefined && ofSomebody !== undefined && deps.isAdmin(person.id))
        return ofSomebody(invocation, deps);
      if (page === undefined) throw onlyOwn(invocation.argument);
      const { store, shareUses, clock } = deps;
      const [lent, borrowed, here] = await Promise.all([
        store.listShares({ lenderId: person.id, isOpen: true }),
        store.listShares({ borrowerId: person.id, isOpen: true }),
        isDirect ? [] : store.listShares({ roomId: place.roomId, isOpen: true }),
      ]);
      const ofOthers = here.filter(({ lender }) => lender.personId !== person.id);
      // A space's shares are for the lender's colleagues only.
      const forMe = ofOthers.filter(({ lender }) => lender.orgId !== '' && lender.orgId === person.orgId);
      const [mine, toMe, times] = await Promise.all([
        openShares(lent, deps),
        openShares([...borrowed, ...forMe], deps),
        timesFor(invocation, deps),
      ]);
      const lines: ShareLines = { commands: allCommands(), times, now: clock(), shareUses };
      return showShares({
        lent: shareLines(mine.open, 'lent', lines, mine.sleeping),
        borrowed: shareLines(toMe.open, 'borrowed', lines, toMe.sleeping),
        page,
        owner: person.id,
      });
    },
  };
}

/** Reads the page; undefined when something else is said, or somebody is mentioned. */
function pageIn({ argument, mentions }: Invocation): number | undefined {
  if (mentions !== undefined) return undefined;
  if (argument === '') return 1;
  const page = /^page ([1-9]\d{0,5})$/i.exec(argument)?.[1];
  return page === undefined ? undefined : Number(page);
}

function onlyOwn(argument: string): KnownError {
  const said = argument === '' ? 'a mention' : quote(argument);
  return new KnownError(
    'bad_arguments',
    `${code('shares')} shows what you lend and what is lent to you; I don't understand ${said} behind it.`,
    `Say ${code('shares')} alone, or ${code('shares page 2')}.`,
    {
      choice: {
        question: 'I show what you lend and what is lent to you.',
        of: [{ label: 'My shares', command: 'shares' }],
      },
    },
  );
}

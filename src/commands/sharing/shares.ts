import type { Command } from '../../bot/command.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { KnownError } from '../../core/errors.ts';
import { openShares, type ShareLines, shareLines } from './share-lines.ts';
import { showShares } from './shares-card.ts';

/** Creates the command that shows what a person lends, and what is lent to them and to the space. @param allCommands as for `createShare` */
export function createSharesCommand(allCommands: () => readonly Command[]): Command {
  return {
    name: 'shares',
    usage: '[page 2]',
    group: 'Sharing',
    summary: 'What you lend, and what is lent to you',
    examples: ['shares'],
    alsoSaid: ['what do I share', 'who can use my link', 'what is lent to me'],
    async run(invocation, deps) {
      const { person, place, isDirect } = invocation;
      const page = pageIn(invocation.argument);
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
      const lines: ShareLines = { commands: allCommands(), times, now: clock(), shareUses, isWhole: true };
      return showShares({
        lent: shareLines(mine.open, 'lent', lines, mine.sleeping),
        borrowed: shareLines(toMe.open, 'borrowed', lines, toMe.sleeping),
        page,
        owner: person.id,
      });
    },
  };
}

/** @throws KnownError `bad_arguments` */
function pageIn(argument: string): number {
  if (argument === '') return 1;
  const page = /^page ([1-9]\d{0,5})$/i.exec(argument)?.[1];
  if (page !== undefined) return Number(page);
  throw new KnownError(
    'bad_arguments',
    `${code('shares')} shows what you lend and what is lent to you; I don't understand ${quote(argument)}.`,
    `Say ${code('shares')} alone, or ${code('shares page 2')}.`,
    {
      choice: { question: 'I did not understand that.', of: [{ label: 'All my shares', command: 'shares' }] },
    },
  );
}

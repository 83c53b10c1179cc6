import { cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { useLink } from '../../bot/links/use-link.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Reply } from '../../core/chat.ts';
import type { Network } from '../../core/dashboard.ts';
import { isReference } from '../../core/secrets.ts';
import { askToLend } from './lend-card.ts';
import { lendConfirmed } from './lend-confirmed.ts';
import { borrowerMissing, lendRefused, notUnderstood, type SayInstead } from './lend-refusals.ts';
import { aboutLending, type Lending, lendCommand, lentBefore } from './lending.ts';
import { spaceBorrower } from './lent-space.ts';
import { assertFitsNetworks, readLentCommands } from './read-lent-commands.ts';
import { namesNetworks, readLentNetworks } from './read-lent-networks.ts';
import { readUntil } from './read-until.ts';
import { isFault, readShareWords, type ShareWords } from './share-words.ts';
import { linkToLend } from './to-lend.ts';
import { borrowerNamed, withMention } from './which-borrower.ts';

/** Characters. A message may have 1,000; the button carries all that it lends. */
const MAX_COMMAND = 980;

/**
 * Creates the command that lends. It shows what would be lent, and its button lends exactly that: the same words, with ids in place
 * of names, are read in the same way once more, and the code confirms nothing else.
 *
 * @param allCommands returns all commands
 */
export function createShare(allCommands: () => readonly Command[]): Command {
  return {
    name: 'share',
    usage: '<with …|here> [in …] [only …] [for …|until …] [because …]',
    group: 'Sharing',
    isOnce: true,
    changes: true,
    summary: 'Let somebody ask through your link, read-only, until a day',
    examples: [
      'share with tom@example.com in Rotterdam 301 for 30 days',
      'share with "Tom Becker" only status, alerts until friday',
      'share here in tag:stores because we watch the stores',
    ],
    alsoSaid: ['lend my access', 'give a colleague access', 'share my link'],
    async run(invocation, deps) {
      const cancelled = await cancelQuestion('share', 'Nothing was lent', invocation, deps);
      if (cancelled) return cancelled;
      const confirmed = confirmationIn(invocation.argumentText);
      const text = confirmed?.text ?? withMention(invocation.argumentText, invocation);
      const read = readShareWords(text);
      // Whoever has nothing to lend learns that, however they say it.
      const said = isFault(read) ? undefined : read.organization;
      const say: SayInstead = ({ at, end }, words) => `share ${text.slice(0, at)}${words}${text.slice(end)}`;
      const grant = await linkToLend(invocation, said?.text, deps, (id) =>
        said === undefined ? 'help share' : say(said, `in organization ${quoted(id)}`),
      );
      if (isFault(read)) throw notUnderstood(read);
      const borrower = await whom(read, invocation, deps, say, confirmed?.roomId);
      const commands = readLentCommands(read.commands, { commands: allCommands(), say });
      const times = await timesFor(invocation, deps);
      const { maxDays } = deps.sharing;
      const until = readUntil(read, { times, now: deps.clock(), maxDays, say });
      const goOn = async (networks: Lending['networks'], tagged?: number): Promise<Reply> => {
        assertFitsNetworks(commands, networks, read.networks, say);
        const lending: Lending = { grant, borrower, commands, networks, until, reason: read.reason };
        const now = deps.clock();
        const open = await deps.store.listShares({ lenderId: invocation.person.id, isOpen: true });
        const before = lentBefore(open, lending, now);
        const about = aboutLending(lending, before);
        if (confirmed !== undefined) {
          await deps.confirmations.take(confirmed.code, invocation.person, about, 'share');
          return lendConfirmed(lending, before, invocation, deps, { commands: allCommands(), times });
        }
        if ([...lendCommand('12345678', lending, times)].length > MAX_COMMAND)
          throw lendRefused('That is more than one share can say.', 'Make several shares, or use a tag.');
        const confirmationCode = await deps.confirmations.ask(invocation.person, about);
        const command = lendCommand(confirmationCode, lending, times);
        const { person: lender } = invocation;
        return askToLend({
          ...{ lending, before, command, confirmationCode, lender, tagged, times, now },
          commands: allCommands(),
        });
      };
      const { networks } = read;
      if (!namesNetworks(networks)) return goOn({ kind: 'all' });
      const { organizationId, organizationName } = grant;
      return useLink(
        invocation,
        deps,
        { name: 'share' },
        { organization: organizationId },
        async ({ dashboard }) => {
          const all = await dashboard.networks();
          const lent = await readLentNetworks(networks, all, { say, organizationName, slices: deps.slices });
          return goOn(lent, lent.kind === 'tagged' ? countTagged(lent.tags, all) : undefined);
        },
      );
    },
  };
}

/** Reads what the button of the question says: a code, and the words with ids. A space is named by its id: it may be another one. */
function confirmationIn(argumentText: string): { code: string; text: string; roomId?: string } | undefined {
  const [, code = '', whom = '', rest = ''] =
    /^(\S+)\s+(with person:\S+|here:\S+)(.*)$/s.exec(argumentText) ?? [];
  if (!isReference(code)) return undefined;
  const [, roomId] = /^here:(\S+)$/.exec(whom) ?? [];
  return roomId === undefined ? { code, text: `${whom}${rest}` } : { code, text: `here${rest}`, roomId };
}

async function whom(
  words: ShareWords,
  invocation: Invocation,
  deps: CommandDeps,
  say: SayInstead,
  roomId: string | undefined,
): Promise<Lending['borrower']> {
  if (words.isHere) return spaceBorrower(invocation, deps, roomId);
  if (words.person === undefined) throw borrowerMissing(!invocation.isDirect && deps.sharing.mode === 'on');
  const {
    id: personId,
    displayName: name,
    email,
    orgId,
  } = await borrowerNamed(words.person, invocation, deps, say);
  return { kind: 'person', personId, name, email, orgId };
}

function countTagged(tags: readonly string[], networks: readonly Network[]): number {
  return networks.filter((network) => network.tags.some((tag) => tags.includes(tag))).length;
}

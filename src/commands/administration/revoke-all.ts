import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { type EndedLink, stopLink, tellMeraki } from '../../bot/links/end-link.ts';
import { code, formatNumber } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import type { Reply } from '../../core/chat.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { countLinks } from './people.ts';
import { revokeAllCard } from './revoke-all-card.ts';
import { revokedAll } from './revoke-all-words.ts';
import { tellRevoked } from './tell-revoked.ts';

/** Meraki is told at once of this many. */
const MAX_CONCURRENT_REVOCATIONS = 16;
/** When it takes longer, a message says how far it is. */
const FIRST_PROGRESS_DELAY = 5 * SECOND;
const PROGRESS_INTERVAL = MINUTE;

/** Ends everybody's links, after a card with a button that only the same administrator can press, once. */
export const revokeAll: Command = {
  name: 'revoke all',
  group: 'Administrators',
  isOnce: true,
  summary: "Revoke everybody's links, after a confirmation",
  examples: ['revoke all'],
  async run(invocation, deps) {
    const [given, ...more] = invocation.words;
    if (given === undefined) return askFirst(await linksOfAll(deps), invocation, deps);
    if (more.length > 0 || !/^\w{8}$/.test(given)) {
      const what = `${code('revoke all')} is about everybody's links and takes no name.`;
      throw new KnownError('bad_arguments', what, `Say ${code('revoke')} with a person in place of it.`);
    }
    await deps.confirmations.take(given, invocation.person, 'revoke all');
    const results = await endAll(await linksOfAll(deps), invocation, deps);
    const { told, untold } = await tellRevoked(results, invocation, deps);
    return { markdown: revokedAll(results, told, untold), isPrivate: true };
  },
};

/** @throws KnownError `not_found` */
async function linksOfAll({ store }: CommandDeps): Promise<Grant[]> {
  const grants = await store.listGrants();
  if (grants.length > 0) return grants;
  throw new KnownError('not_found', 'Nobody has a link.', 'There is nothing to revoke.');
}

async function askFirst(
  grants: Grant[],
  { person }: Invocation,
  { confirmations }: CommandDeps,
): Promise<Reply> {
  const command = `revoke all ${await confirmations.ask(person)}`;
  const markdown = `**Revoke ${countLinks(grants)}?** They stop answering at once, and everybody is told. It can't be taken back; each person can link again.\n\nTo go on, press the button within 5 minutes, or say ${code(command)}.`;
  return { markdown, card: revokeAllCard(grants, command), isPrivate: true };
}

/** All stop answering first: Meraki, however slow, keeps none of them alive. */
async function endAll(grants: Grant[], invocation: Invocation, deps: CommandDeps): Promise<EndedLink[]> {
  const { clock } = deps;
  const halted = await mapLimit(grants, MAX_CONCURRENT_REVOCATIONS, (grant) =>
    stopLink(grant, 'revoke', invocation, deps),
  );
  let done = 0;
  let nextWord = clock() + FIRST_PROGRESS_DELAY;
  return mapLimit(halted, MAX_CONCURRENT_REVOCATIONS, async (one) => {
    if (clock() >= nextWord) {
      nextWord = clock() + PROGRESS_INTERVAL;
      await sayHowFar(done, halted.length, invocation, deps);
    }
    const ended = await tellMeraki(one, deps);
    done += 1;
    return ended;
  });
}

async function sayHowFar(done: number, of: number, invocation: Invocation, deps: CommandDeps): Promise<void> {
  const markdown = `All ${formatNumber(of)} links have stopped answering. Meraki was told of ${formatNumber(done)} so far; I tell you when it is done.`;
  try {
    // Directly, as all that administrators are told.
    await (invocation.isDirect
      ? deps.chat.send(invocation.place, { markdown })
      : deps.chat.sendDirect(invocation.person.id, { markdown }));
  } catch (error) {
    deps.log.warn({ err: error }, 'progress could not be told');
  }
}

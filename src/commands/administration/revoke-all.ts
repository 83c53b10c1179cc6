import { cancelCommand, cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { type EndedLink, endedOf, type StoppedLink, stopLink, tellMeraki } from '../../bot/links/end-link.ts';
import { type StoppedLinking, stopLinking } from '../../bot/links/stop-linking.ts';
import { howToGoOn } from '../../bot/report/confirmation-card.ts';
import { code, countOf, formatNumber, listed, paragraphs } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import type { Reply } from '../../core/chat.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { countLinks } from './people.ts';
import { revokeAllCard } from './revoke-all-card.ts';
import { revokedAll } from './revoke-all-words.ts';
import { withdrawAll } from './revoke-shares.ts';
import { countTold, tellRevoked, tellRevokedLate } from './tell-revoked.ts';

/** Links that are ended, and revocations that are sent to Meraki, at the same time. */
const MAX_CONCURRENT_REVOCATIONS = 16;
/** Milliseconds after which a message says how many revocations are done, and between two such messages. */
const FIRST_PROGRESS_DELAY = 5 * SECOND;
const PROGRESS_INTERVAL = MINUTE;
/** Milliseconds for which such a message is tried to be sent. */
const PROGRESS_TIMEOUT = 5 * SECOND;

/** Ends everybody's links, after a card with a button that only the same administrator can press, once. */
export const revokeAll: Command = {
  name: 'revoke all',
  group: 'Administrators',
  isOnce: true,
  changes: true,
  summary: "Revoke everybody's links, after a confirmation",
  examples: ['revoke all'],
  async run(invocation, deps) {
    const cancelled = await cancelQuestion(revokeAll.name, 'Nothing was revoked', invocation, deps);
    if (cancelled) return cancelled;
    const [confirmationCode, ...more] = invocation.words;
    const isNaming = more.length > 0 || invocation.mentions !== undefined;
    if (confirmationCode === undefined && !isNaming) return askFirst(invocation, deps);
    if (confirmationCode === undefined || isNaming || !/^\w{8}$/.test(confirmationCode)) {
      const what = `${code('revoke all')} is about everybody's links and takes no name.`;
      throw new KnownError('bad_arguments', what, `Say ${code('revoke')} with a person instead.`, {
        choice: {
          question: '“revoke all” is about everybody’s links and takes no name.',
          of: [
            { label: 'Revoke one person', command: 'revoke' },
            { label: "Revoke everybody's", command: 'revoke all' },
          ],
        },
      });
    }
    await deps.confirmations.take(confirmationCode, invocation.person, revokeAll.name, revokeAll.name);
    await deps.lateEnds.settle();
    // Before the links are listed: whoever is linking now is either among them, or not linked any more.
    const linking = await stopLinking('revoked', undefined, invocation, deps);
    const grants = await deps.store.listGrants();
    const requests = await deps.store.listOpenAccessRequests(deps.clock());
    if (grants.length + linking.tickets.length + requests.length === 0 && linking.isCertain)
      throw nothingToRevoke();
    const ended = await stopAll(grants, linking, invocation, deps);
    const stopped = ended.flatMap((person) => person.stopped);
    await withdrawAll(requests, invocation, deps);
    const results = await tellMerakiOfAll(stopped, invocation, deps);
    const told = await countTold(ended.map(({ notice }) => notice));
    return { markdown: revokedAll(results, linking, requests, told), isPrivate: true, isDone: true };
  },
};

function nothingToRevoke(): KnownError {
  return new KnownError('not_found', 'Nobody has a link.', 'There is nothing to revoke.');
}

/** @throws KnownError `not_found` when nobody has a link or is linking */
async function askFirst(
  { person }: Invocation,
  { confirmations, store, clock }: CommandDeps,
): Promise<Reply> {
  const grants = await store.listGrants();
  const { openTickets, openShares: shares, openAccessRequests } = await store.counts(clock());
  if (grants.length + openTickets + openAccessRequests === 0) throw nothingToRevoke();
  const also = [
    ...(shares > 0 ? [countOf(shares, 'share')] : []),
    ...(openAccessRequests > 0
      ? [countOf(openAccessRequests, 'request for access', 'requests for access')]
      : []),
  ];
  const isOne = shares + openAccessRequests === 1;
  const alsoEnd = also.length === 0 ? '' : ` ${listed(also)} ${isOne ? 'ends' : 'end'} with them.`;
  const confirmationCode = await confirmations.ask(person, revokeAll.name);
  const command = `revoke all ${confirmationCode}`;
  const markdown = paragraphs(
    grants.length === 0
      ? `**Cancel all one-time URLs?** Nobody has a link, but somebody may be making one.${alsoEnd} Everybody who is told can link again.`
      : `**Revoke ${countLinks(grants)}?** They stop working at once, one-time URLs that were sent before no longer work, and everybody is told.${alsoEnd} This can't be undone, but each person can link again.`,
    howToGoOn(command),
  );
  return {
    markdown,
    card: revokeAllCard(grants, alsoEnd, command, cancelCommand(revokeAll.name, confirmationCode)),
    isPrivate: true,
  };
}

/** Stops all links. Each person is told right then: a process that dies leaves nobody untold whose links it has stopped. */
async function stopAll(grants: Grant[], linking: StoppedLinking, invocation: Invocation, deps: CommandDeps) {
  const byPerson = Map.groupBy(grants, ({ personId }) => personId);
  const wereLinking = new Set(linking.tickets.map(({ personId }) => personId));
  const people = new Set([...byPerson.keys(), ...wereLinking]);
  return mapLimit([...people], MAX_CONCURRENT_REVOCATIONS, async (personId) => {
    const own = byPerson.get(personId) ?? [];
    const stopped = await Promise.all(
      own.map((grant) => stopLink(grant, 'revoke', invocation, tellRevokedLate(invocation, deps), deps)),
    );
    const notice = await tellRevoked(personId, endedOf(stopped), wereLinking.has(personId), invocation, deps);
    return { stopped, notice };
  });
}

/** Tells Meraki, which may be slow, of all links: every one has stopped answering before. */
async function tellMerakiOfAll(
  stopped: readonly StoppedLink[],
  invocation: Invocation,
  deps: CommandDeps,
): Promise<EndedLink[]> {
  const { now } = deps;
  let done = 0;
  let nextProgressAt = now() + FIRST_PROGRESS_DELAY;
  return mapLimit(stopped, MAX_CONCURRENT_REVOCATIONS, async (one) => {
    if (now() >= nextProgressAt) {
      nextProgressAt = now() + PROGRESS_INTERVAL;
      await sendProgress(done, stopped.length, invocation, deps);
    }
    const ended = await tellMeraki(one, deps);
    if (ended.outcome === 'confirmed') done += 1;
    return ended;
  });
}

async function sendProgress(
  done: number,
  total: number,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<void> {
  const markdown = `All ${formatNumber(total)} links have stopped working. Meraki has confirmed ${formatNumber(done)} so far; I will tell you when it is done.`;
  try {
    // The revocations behind it do not wait for a Webex that does not answer.
    const until = deps.now() + PROGRESS_TIMEOUT;
    // Directly, like every answer to an administrator.
    await (invocation.isDirect
      ? deps.chat.send(invocation.place, { markdown }, { until })
      : deps.chat.sendDirect(invocation.person.id, { markdown }, { until }));
  } catch (error) {
    deps.log.warn({ err: error }, 'revocation progress message not sent');
  }
}

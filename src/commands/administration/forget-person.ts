import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { endedOf, type StoppedLink, stopLink, tellMeraki } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { stopLinking } from '../../bot/links/stop-linking.ts';
import { bold, listed } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Person } from '../../core/person.ts';
import type { Whom } from './forget-whom.ts';
import { forgotten, nameAndAddress } from './forget-words.ts';
import { endBorrowing, sharesAround } from './revoke-shares.ts';
import { tellBorrowers } from './tell-borrowers.ts';
import { countTold, tellRevoked, tellRevokedLate } from './tell-revoked.ts';

/**
 * Ends a person's links and deletes what tells of them. Each step may be repeated: whatever ended this between two of them,
 * the same command goes on.
 *
 * @throws KnownError when a step failed; the later ones were not begun then
 */
export async function forgetPerson(
  whom: Whom,
  invocation: Pick<Invocation, 'person'>,
  deps: Pick<
    CommandDeps,
    'store' | 'audit' | 'tokens' | 'lateEnds' | 'tell' | 'chat' | 'background' | 'clock' | 'log'
  > & { access: Pick<CommandDeps['access'], 'takeBack'> },
): Promise<Reply> {
  const { someone, emails } = whom;
  const { audit, store } = deps;
  const { person: admin } = invocation;

  await deps.lateEnds.settle(someone.id);
  const linking = await stopLinking('revoked', someone.id, invocation, deps);
  const grants = await store.listGrants(someone.id);
  const around = await sharesAround(someone, '', deps);
  const tellLate = tellRevokedLate(invocation, deps);
  const stopped = await Promise.all(
    grants.map((grant) => stopLink(grant, 'revoke', invocation, tellLate, deps)),
  );
  const notice = await tellRevoked(
    someone.id,
    endedOf(stopped),
    linking.tickets.length > 0,
    invocation,
    deps,
  );
  await endBorrowing(around, invocation, deps, 'forgotten');
  const results = await Promise.all(stopped.map((one) => tellMeraki(one, deps)));
  if (!linking.isCertain || stopped.some(hasFailed)) throw notEnded(whom, stopped);
  await tellBorrowers(around.lent, deps);
  // Before anything is deleted: a message that Webex took leaves nothing behind.
  const told = await countTold([notice]);

  const as = await audit.forgottenAs(someone.id);
  await recordForgotten('begun', as, admin, deps);
  const addresses = [...new Set([...emails, ...grants.map((grant) => grant.personEmail.toLowerCase())])];
  // The log last: whoever is named there only is found by it when this has to be said again.
  await store.forget({ personId: someone.id, emails: addresses, as });
  await audit.forget(someone.id);
  await recordForgotten('done', as, admin, deps);
  const isUnconfirmed = (await store.listRevocations()).some(({ personId }) => personId === someone.id);
  const markdown = forgotten({ someone, results, isUnconfirmed, linking, told });
  return { markdown, isPrivate: true, isDone: true };
}

function hasFailed({ stopped }: StoppedLink): boolean {
  return stopped === 'failed';
}

async function recordForgotten(
  outcome: 'begun' | 'done',
  as: string,
  actor: Person,
  { audit }: Pick<CommandDeps, 'audit'>,
): Promise<void> {
  await audit.record({ action: 'forgotten', outcome, actor, subject: { personId: as, organizationId: '' } });
}

function notEnded({ someone }: Whom, stopped: readonly StoppedLink[]): KnownError {
  const failed = stopped.filter(hasFailed).map(({ grant }) => grant);
  const names = listed(organizationNames(failed).map(bold));
  const what =
    failed.length > 0
      ? `The ${failed.length === 1 ? 'link' : 'links'} of ${nameAndAddress(someone)} to ${names} could not be ended`
      : `A one-time URL of ${nameAndAddress(someone)} may still work`;
  const ended = endedOf(stopped).length;
  const rest = ended > 0 ? ` The other ${ended === 1 ? 'link has' : 'links have'} ended.` : '';
  return new KnownError(
    'store_unavailable',
    `${what}, so nothing of them is forgotten yet.${rest}`,
    'Say it again.',
  );
}

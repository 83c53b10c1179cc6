import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { bold, code } from '../../bot/text/wording.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { askedAs, assertDecidable, withdrawn } from '../../core/sharing/access-decision.ts';
import { askingIsOff } from './request-access.ts';

/** A request, and the link of the lender who decides about it. */
export interface DecidedThrough {
  request: AccessRequest;
  grant: Grant;
}

/**
 * Finds the request that a lender decides about, and their link.
 *
 * @throws KnownError `not_found` for who was not asked, the same as when there is no such request
 */
export async function requestFor(
  id: string,
  { person }: Invocation,
  { store, sharing }: CommandDeps,
): Promise<DecidedThrough> {
  if (sharing.mode === 'off') throw askingIsOff();
  const request = await store.findAccessRequest(id);
  const asked = request && askedAs(request, person.id);
  if (request === undefined || asked === undefined) {
    const what = 'I know no request of that id for you to decide about: it may have run out.';
    const next = `Use the buttons of the card that I sent you; ${code('share with')} and their address lends to somebody unasked.`;
    const of = [{ label: 'What I lend', command: 'shares' }];
    throw new KnownError('not_found', what, next, { choice: { question: what, of } });
  }
  const grant = await store.findGrant({ personId: person.id, organizationId: asked.organizationId });
  if (grant === undefined) throw linkGone();
  return { request, grant };
}

/** Creates the refusal to a lender whose link ended. */
export function linkGone(): KnownError {
  const what = 'The link through which you could give access has ended, so nothing was given.';
  const next = `${code('link')} makes a new one; ${code('share with')} and their address then lends to them.`;
  return new KnownError('not_found', what, next);
}

/**
 * Checks that the requester still needs what they asked for, and withdraws the request otherwise.
 *
 * @throws KnownError `not_found` when it was decided, has run out, or is needless by now
 */
export async function assertNeeded(
  { id, requester, requestedAt }: AccessRequest,
  lenderId: string,
  { store, access, clock }: CommandDeps,
): Promise<void> {
  const current = await store.findAccessRequest(id);
  if (current !== undefined) assertDecidable(current, lenderId, clock());
  const { personId, name } = requester;
  const links = await store.listGrants(personId);
  const shares = await store.listShares({ borrowerId: personId, isOpen: true });
  const hasLink = links.some(({ status, linkedAt }) => status === 'active' && linkedAt > requestedAt);
  const hasShare = shares.some(({ lentAt, until }) => lentAt > requestedAt && until > clock());
  if (!hasLink && !hasShare) return;
  const request = await store.changeAccessRequest(id, withdrawn);
  if (request?.state === 'withdrawn') access.takeBack(request);
  const got = hasLink ? 'has linked an organization of their own' : 'was lent access by somebody';
  const next = `Nothing was given. ${code('share with')} and their address lends to them all the same.`;
  throw new KnownError('not_found', `${bold(name)} ${got} since they asked.`, next);
}

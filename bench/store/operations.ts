import { randomUUID } from 'node:crypto';
import { HOUR } from '../../src/core/clock.ts';
import { HANDLED, type Inbox } from '../../src/core/inbox.ts';
import type { Grant } from '../../src/core/links.ts';
import { hashSecret, newSecret } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import { newTicket } from '../../src/core/tickets.ts';
import type { Backend } from '../../src/store/backend.ts';
import { IN_FLIGHT, type Operation } from './measure.ts';
import { keyOf, newGrant, personOf, sealed } from './records.ts';

/** Creates the operations that the product does on a store, by name. */
export function createOperations({ store, audit, inbox }: Backend, links: number) {
  /** Picks a link that no other worker uses. */
  const pick = (worker: number) =>
    worker + IN_FLIGHT * Math.floor(Math.random() * Math.floor(links / IN_FLIGHT));
  const event = openInbox(inbox);
  return {
    'find a link': async (worker) => {
      if ((await store.findGrant(keyOf(pick(worker)))) === undefined) throw new Error('a link is missing');
    },
    'links of a person': async (worker) => {
      await store.listGrants(personOf(pick(worker)));
    },
    'save a link, under its lock': (worker) => save(store, newGrant(pick(worker))),
    'what a refresh writes': (worker) => refresh(store, pick(worker)),
    'one-time URL and attempt, taken': (worker) => takeOnce(store, personOf(pick(worker))),
    'event: kept, claimed, finished': (worker) => event(`space ${worker}`),
    'audit entry': (worker) => audit.record(entryOf(newGrant(pick(worker)))),
  } satisfies Record<string, Operation>;
}

function save(store: Store, grant: Grant): Promise<void> {
  return store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
}

/** Writes as a token refresh does: its start, then its result. */
function refresh(store: Store, n: number): Promise<void> {
  return store.withGrantLock(keyOf(n), async ({ grant, commit }) => {
    if (grant === undefined) throw new Error('a link is missing');
    await commit({ saveGrant: { ...grant, refreshStartedAt: Date.now() } });
    await commit({ saveGrant: { ...grant, sealedAccessToken: sealed('A'), refreshedAt: Date.now() } });
  });
}

async function takeOnce(store: Store, personId: string): Promise<void> {
  const person = { id: personId, email: 'ada@aurora.example', displayName: 'Ada Moreno', orgId: 'aurora' };
  const { ticket } = newTicket(person, Date.now);
  await store.saveTicket(ticket);
  const { hash: ticketHash, expiresAt } = ticket;
  const [stateHash, browserHash] = [hashSecret(newSecret()), hashSecret(newSecret())];
  await store.saveAuthorizationRequest({ stateHash, provider: 'meraki', ticketHash, browserHash, expiresAt });
  if ((await store.takeAuthorizationRequest(stateHash)) === undefined)
    throw new Error('an authorization request is missing');
}

/**
 * Opens the inbox and returns an operation that accepts an event and waits until it is handled. The next event of the same
 * partition key also waits until the end of this one is written.
 */
function openInbox(inbox: Inbox): (partitionKey: string) => Promise<void> {
  const waiting = new Map<string, () => void>();
  inbox.open(async ({ body, checkOwnership }) => {
    await checkOwnership();
    waiting.get(body)?.();
    return HANDLED;
  });
  return async (partitionKey) => {
    const key = randomUUID();
    const body = key.padEnd(900, '.'); // as long as a webhook's
    const handled = new Promise<void>((resolve) => waiting.set(body, resolve));
    const taken = await inbox.accept({ key, rememberFor: HOUR, partitionKey, body });
    if (taken !== 'accepted') throw new Error(`an event was not accepted: ${taken}`);
    await handled;
    waiting.delete(body);
  };
}

function entryOf(grant: Grant) {
  const { personId, organizationId } = grant;
  const { personName, personEmail, organizationName } = grant;
  const names = { person: { name: personName, email: personEmail }, organization: organizationName };
  return {
    at: Date.now(),
    actorId: personId,
    action: 'use' as const,
    personId,
    organizationId,
    outcome: 'done',
    command: 'status',
    names,
  };
}

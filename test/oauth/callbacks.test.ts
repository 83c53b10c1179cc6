import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { hashSecret, newSecret } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import { claimTicket, type LinkTicket, newTicket, voidTicket } from '../../src/core/tickets.ts';
import { createAuthorizationRequests, type OAuthClient } from '../../src/oauth/authorization-requests.ts';
import { createCallbacks } from '../../src/oauth/callbacks.ts';
import { MERAKI } from '../../src/oauth/providers.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { openFor } from '../support/embedded-store.ts';
import { createMemoryLog } from '../support/records.ts';

const ada = { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' };
const never = async () => {
  throw new Error('no provider is asked');
};
/** Meraki without PKCE: its codes are bound to nothing. */
const meraki: OAuthClient = {
  data: MERAKI,
  oauthUrl: 'https://as.meraki.example',
  scopes: ['a'],
  pkce: false,
  provider: {
    authorizeUrl: ({ state }) => `https://as.meraki.example/?state=${state}`,
    exchange: never,
    refresh: never,
    revoke: never,
  },
};

/** The callbacks over a real store, and one attempt at Meraki. */
async function setup(t: Test, wrap = (store: Store) => store) {
  const dir = t.testdir();
  const real = await openFor(t, dir);
  const store = wrap(real);
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const clock = Date.now;
  const authorizationRequests = createAuthorizationRequests({ store, sealer, clock });
  const { audit, entries } = createMemoryAuditLog(clock);
  const log = createMemoryLog();
  const burnt: LinkTicket[] = [];
  const discarded: string[] = [];
  const callbacks = createCallbacks({
    store,
    authorizationRequests,
    meraki,
    grants: {
      make: never,
      discard: async (personId, code) => void discarded.push(`${personId} ${code}`),
    },
    audit,
    log,
    onBurnt: (ticket) => burnt.push(ticket),
  });
  const { ticket } = newTicket(ada, clock);
  const browserHash = hashSecret(newSecret());
  const claimed = claimTicket(ticket, browserHash, clock());
  await real.saveTicket(claimed);
  const address = await authorizationRequests.begin(meraki, claimed, browserHash);
  const query = { state: new URL(address).searchParams.get('state') ?? '', code: 'the-code' };
  return { store, real, callbacks, ticket, browserHash, query, entries, burnt, discarded, log };
}

t.test('a write that fails once does not keep the ticket of a burnt attempt alive', async (t) => {
  let failures = 1;
  const rig = await setup(t, (store) => ({
    ...store,
    async changeTicket(hash, step) {
      const changed = await store.changeTicket(hash, step);
      if (failures-- > 0) throw new Error('disk full');
      return changed;
    },
  }));
  await t.rejects(rig.callbacks.receive(meraki, rig.query, undefined, never), { code: 'burnt' });
  t.match(await rig.real.findTicket(rig.ticket.hash), { stage: 'void', voidReason: 'burnt' });
  t.equal(rig.burnt.length, 1, 'its holder is told once');
  t.match(rig.entries, [{ action: 'link_refused', outcome: 'burnt', personId: 'ada' }]);
  t.strictSame(rig.discarded, ['ada the-code']);
});

t.test('a code that was handed out is not exchanged a second time, any other is', async (t) => {
  const redeemed = await setup(t);
  const work = async ({ redeem }: { redeem(): unknown }) => {
    redeem();
    throw new Error('failed afterwards');
  };
  await t.rejects(
    redeemed.callbacks.receive(meraki, redeemed.query, redeemed.browserHash, work),
    /afterwards/,
  );
  t.strictSame(redeemed.discarded, []);
  t.strictSame(redeemed.entries, [], 'a failure of our own is no refusal');

  const failed = await setup(t, (store) => ({
    ...store,
    findTicket: async () => {
      throw new Error('no connection');
    },
  }));
  await t.rejects(failed.callbacks.receive(meraki, failed.query, failed.browserHash, never), /no connection/);
  t.strictSame(failed.discarded, [' the-code'], 'even when its ticket can not be read');
});

t.test('burning a ticket that is void already adds an audit entry and tells nobody', async (t) => {
  const rig = await setup(t);
  await rig.real.changeTicket(rig.ticket.hash, (ticket) => voidTicket(ticket));
  await t.rejects(rig.callbacks.receive(meraki, rig.query, hashSecret(newSecret()), never), {
    code: 'burnt',
  });
  t.equal((await rig.real.findTicket(rig.ticket.hash))?.voidReason, undefined, 'replaced by a newer one');
  t.strictSame(rig.burnt, []);
  t.match(rig.entries, [{ outcome: 'burnt', names: { person: { name: 'Ada' } } }]);
  await t.rejects(rig.callbacks.receive(meraki, rig.query, rig.browserHash, never), {
    code: 'unknown_attempt',
  });
  t.equal(rig.entries.length, 1);
});

import { setTimeout as delay } from 'node:timers/promises';
import { HOUR } from '../../../src/core/clock.ts';
import type { Store } from '../../../src/core/store.ts';
import { completeTicket } from '../../../src/core/tickets.ts';
import {
  NOW,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
} from '../records.ts';
import { type StoreParts, save } from './parts.ts';

/** Requirements of opening, closing and sweeping. */
export const life: StoreParts = {
  'an empty store finds nothing': async (t, { store }) => {
    t.equal(await store.findTicket('none'), undefined);
    t.equal(await store.changeTicket('none', completeTicket), undefined);
    t.equal(await store.findAuthorizationRequest('none'), undefined);
    t.equal(await store.takeAuthorizationRequest('none'), undefined);
    t.equal(await store.findConfirmation('none'), undefined);
    t.equal(await store.takeConfirmation('none'), undefined);
    t.equal(await store.findGrant({ personId: 'none', organizationId: 'none' }), undefined);
    t.same(await store.listGrants(), []);
    t.same(await store.listGrants('none'), []);
    t.same(await store.listRevocations(), []);
    t.equal(await store.findSettings('none'), undefined);
    await store.ping();
  },

  'all records are present after the store is opened again': async (t, { store, reopen }) => {
    const [ticket, attempt, revocation] = [newLinkTicket(), newAuthorizationRequest(), newRevocation()];
    const grant = newGrant({
      refreshStartedAt: NOW,
      reason: 'interrupted_refresh',
      status: 'relink_required',
    });
    await Promise.all([
      store.saveTicket(ticket),
      store.saveAuthorizationRequest(attempt),
      save(store, grant),
      store.commit({ saveRevocations: [revocation] }),
    ]);
    const check = async (opened: Store) => {
      t.strictSame(await opened.findTicket(ticket.hash), ticket);
      t.strictSame(await opened.findAuthorizationRequest(attempt.stateHash), attempt);
      t.strictSame(await opened.findGrant(grant), grant);
      t.strictSame(await opened.listRevocations(), [revocation]);
    };
    await check(store);
    const again = await reopen();
    await check(again);
  },

  'deleted records stay deleted': async (t, { store, reopen }) => {
    const [grant, revocation, attempt] = [newGrant(), newRevocation(), newAuthorizationRequest()];
    await save(store, grant);
    await store.saveAuthorizationRequest(attempt);
    await store.commit({ saveRevocations: [revocation] });
    await store.takeAuthorizationRequest(attempt.stateHash);
    await store.withGrantLock(grant, (locked) => locked.commit({ deleteGrant: grant }));
    await store.commit({ deleteRevocations: [revocation.id, 'unknown'] });
    const again = await reopen();
    t.equal(await again.findGrant(grant), undefined);
    t.same(await again.listGrants(grant.personId), []);
    t.same(await again.listRevocations(), []);
    t.equal(await again.findAuthorizationRequest(attempt.stateHash), undefined);
  },

  'optional fields stay absent': async (t, { store, reopen }) => {
    const { sealedVerifier: _, ...attempt } = newAuthorizationRequest();
    const { waiting: __, scopes: ___, ...ticket } = newLinkTicket();
    await store.saveAuthorizationRequest(attempt);
    await store.saveTicket(ticket);
    const again = await reopen();
    t.strictSame(await again.findAuthorizationRequest(attempt.stateHash), attempt);
    t.strictSame(await again.findTicket(ticket.hash), ticket);
  },

  'a caller that changes a record does not change the store': async (t, { store }) => {
    const grant = newGrant();
    await save(store, grant);
    grant.scopes.push('everything');
    const found = await store.findGrant(grant);
    if (found === undefined) throw new Error('not found');
    Reflect.set(found, 'status', 'relink_required');
    Reflect.set(found.scopes, 0, 'everything');
    t.strictSame((await store.findGrant(grant))?.scopes, grant.scopes.slice(0, -1));
    t.equal((await store.findGrant(grant))?.status, 'active');
    Reflect.set((await store.listGrants())[0] ?? {}, 'status', 'relink_required');
    t.equal((await store.listGrants())[0]?.status, 'active');
  },

  'a sweep deletes expired authorization requests and confirmations, and tickets an hour later': async (
    t,
    { store, reopen },
  ) => {
    const [ticket, attempt, grant] = [newLinkTicket(), newAuthorizationRequest(), newGrant()];
    const question = newConfirmation({ expiresAt: attempt.expiresAt });
    await store.saveTicket(ticket);
    await store.saveAuthorizationRequest(attempt);
    await store.saveConfirmation(question);
    await save(store, grant);
    await store.sweep(attempt.expiresAt);
    t.ok(await store.findAuthorizationRequest(attempt.stateHash));
    t.ok(await store.findConfirmation(question.code));
    await store.sweep(ticket.expiresAt + HOUR);
    t.ok(await store.findTicket(ticket.hash), 'an hour to the millisecond: kept');
    t.equal(await store.findAuthorizationRequest(attempt.stateHash), undefined);
    t.equal(await store.findConfirmation(question.code), undefined);
    await store.sweep(ticket.expiresAt + HOUR + 1);
    const again = await reopen();
    t.equal(await again.findTicket(ticket.hash), undefined);
    t.strictSame(await again.findGrant(grant), grant);
  },

  'closing waits for calls under way and refuses later ones': async (t, { store, reopen }) => {
    const [early, locked] = [newGrant(), newGrant()];
    const { promise: goOn, resolve: letGoOn } = Promise.withResolvers<void>();
    const holding = store.withGrantLock(locked, async ({ commit }) => {
      await goOn;
      await commit({ saveGrant: locked });
    });
    const saving = save(store, early);
    let closed = false;
    const closing = store.close().then(() => {
      closed = true;
    });
    await t.rejects(store.saveAuthorizationRequest(newAuthorizationRequest()));
    await t.rejects(store.findGrant(early));
    await t.rejects(store.withGrantLock(early, async () => {}));
    await t.rejects(store.ping());
    await saving;
    await delay(50); // long enough for a close that doesn't wait for the holder
    t.notOk(closed);
    letGoOn();
    await Promise.all([holding, saving, closing, store.close()]);
    const again = await reopen();
    t.strictSame(await again.findGrant(early), early);
    t.strictSame(await again.findGrant(locked), locked);
  },
};

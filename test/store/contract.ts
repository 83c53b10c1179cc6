import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Test } from 'tap';
import { HOUR, SECOND } from '../../src/core/clock.ts';
import type { GrantKey } from '../../src/core/links.ts';
import type { LockedGrant, Store } from '../../src/core/store.ts';
import { complete } from '../../src/core/tickets.ts';
import { NOW, newAttempt, newGrant, newLinkTicket, newRevocation } from './samples.ts';

/** A store with nothing in it, and the way to close it and open the same data again. */
export interface Opened {
  store: Store;
  reopen(): Promise<Store>;
}

const hundred = Array.from({ length: 100 }, (_, n) => n);

/** What every store has to do, whatever is below it; each part gets a store of its own. */
export async function storeContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<Opened>,
): Promise<void> {
  const part = (text: string, check: (t: Test, opened: Opened) => Promise<void>) =>
    t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));

  await part('an empty store finds nothing', async (t, { store }) => {
    t.equal(await store.findTicket('none'), undefined);
    t.equal(await store.changeTicket('none', complete), undefined);
    t.equal(await store.findAttempt('none'), undefined);
    t.equal(await store.takeAttempt('none'), undefined);
    t.equal(await store.findGrant({ personId: 'none', organizationId: 'none' }), undefined);
    t.same(await store.listGrants(), []);
    t.same(await store.listGrants('none'), []);
    t.same(await store.listRevocations(), []);
    await store.ping();
  });

  await part('everything is there after it is opened again', async (t, { store, reopen }) => {
    const [ticket, attempt, revocation] = [newLinkTicket(), newAttempt(), newRevocation()];
    const grant = newGrant({
      refreshStartedAt: NOW,
      reason: 'interrupted_refresh',
      status: 'relink_required',
    });
    await Promise.all([
      store.saveTicket(ticket),
      store.saveAttempt(attempt),
      save(store, grant),
      store.commit({ saveRevocations: [revocation] }),
    ]);
    const check = async (opened: Store) => {
      t.strictSame(await opened.findTicket(ticket.hash), ticket);
      t.strictSame(await opened.findAttempt(attempt.stateHash), attempt);
      t.strictSame(await opened.findGrant(grant), grant);
      t.strictSame(await opened.listRevocations(), [revocation]);
    };
    await check(store);
    const again = await reopen();
    await check(again);
  });

  await part('what is gone stays gone', async (t, { store, reopen }) => {
    const [grant, revocation, attempt] = [newGrant(), newRevocation(), newAttempt()];
    await save(store, grant);
    await store.saveAttempt(attempt);
    await store.commit({ saveRevocations: [revocation] });
    await store.takeAttempt(attempt.stateHash);
    await store.withGrantLock(grant, (locked) => locked.commit({ deleteGrant: grant }));
    await store.commit({ deleteRevocations: [revocation.id, 'unknown'] });
    const again = await reopen();
    t.equal(await again.findGrant(grant), undefined);
    t.same(await again.listGrants(grant.personId), []);
    t.same(await again.listRevocations(), []);
    t.equal(await again.findAttempt(attempt.stateHash), undefined);
  });

  await part('optional fields stay absent', async (t, { store, reopen }) => {
    const { sealedVerifier: _, ...attempt } = newAttempt();
    const { pendingCommand: __, ...ticket } = newLinkTicket({ place: { roomId: 'room' } });
    await store.saveAttempt(attempt);
    await store.saveTicket(ticket);
    const again = await reopen();
    t.strictSame(await again.findAttempt(attempt.stateHash), attempt);
    t.strictSame(await again.findTicket(ticket.hash), ticket);
  });

  await part(
    "a new ticket voids that person's older ones and nobody else's",
    async (t, { store, reopen }) => {
      const [first, other] = [newLinkTicket(), newLinkTicket()];
      const done = newLinkTicket({ personId: first.personId, stage: 'done' });
      const second = newLinkTicket({ personId: first.personId });
      for (const ticket of [done, first, other, second]) await store.saveTicket(ticket);
      const again = await reopen();
      t.equal((await again.findTicket(first.hash))?.stage, 'void');
      t.equal((await again.findTicket(done.hash))?.stage, 'done');
      t.equal((await again.findTicket(second.hash))?.stage, 'sent');
      t.equal((await again.findTicket(other.hash))?.stage, 'sent');
    },
  );

  await part('of a hundred new tickets of one person one lives', async (t, { store }) => {
    const tickets = hundred.map(() => newLinkTicket({ personId: 'ada' }));
    await Promise.all(tickets.map((ticket) => store.saveTicket(ticket)));
    const found = await Promise.all(tickets.map((ticket) => store.findTicket(ticket.hash)));
    t.equal(found.filter((ticket) => ticket?.stage === 'sent').length, 1);
    t.equal(found.filter((ticket) => ticket?.stage === 'void').length, 99);
  });

  await part('a step changes a ticket, returns it and keeps it', async (t, { store, reopen }) => {
    const ticket = newLinkTicket();
    await store.saveTicket(ticket);
    t.strictSame(await store.changeTicket(ticket.hash, complete), complete(ticket));
    t.strictSame(await (await reopen()).findTicket(ticket.hash), complete(ticket));
  });

  await part('a step that throws rejects and changes nothing', async (t, { store }) => {
    const ticket = newLinkTicket();
    await store.saveTicket(ticket);
    const refusal = new Error('refused');
    const step = () => {
      throw refusal;
    };
    await t.rejects(store.changeTicket(ticket.hash, step), refusal);
    t.strictSame(await store.findTicket(ticket.hash), ticket);
  });

  await part('a hundred steps at once are a hundred steps', async (t, { store, reopen }) => {
    const ticket = newLinkTicket({ pendingCommand: '' });
    await store.saveTicket(ticket);
    const step = (n: number) =>
      store.changeTicket(ticket.hash, (now) => ({ ...now, pendingCommand: `${now.pendingCommand} ${n}` }));
    await Promise.all(hundred.map(step));
    const steps = (await (await reopen()).findTicket(ticket.hash))?.pendingCommand?.trim().split(' ');
    t.strictSame(
      steps?.map(Number).sort((a, b) => a - b),
      hundred,
    );
  });

  await part('of a hundred takers of an attempt exactly one gets it', async (t, { store }) => {
    const attempt = newAttempt();
    await store.saveAttempt(attempt);
    const taken = await Promise.all(hundred.map(() => store.takeAttempt(attempt.stateHash)));
    t.strictSame(
      taken.filter((one) => one !== undefined),
      [attempt],
    );
  });

  await part('grants are listed oldest link first', async (t, { store, reopen }) => {
    const grants = [3, 1, 2].map((n) =>
      newGrant({ personId: n === 2 ? 'tom' : 'ada', organizationId: String(n), linkedAt: NOW + n * SECOND }),
    );
    await Promise.all(grants.map((grant) => save(store, grant)));
    const again = await reopen();
    t.same(organizations(await again.listGrants()), ['1', '2', '3']);
    t.same(organizations(await again.listGrants('ada')), ['1', '3']);
  });

  await part('one link for a person and an organization', async (t, { store }) => {
    const grant = newGrant();
    await save(store, grant);
    await save(store, { ...grant, sealedRefreshToken: 'newer' });
    t.strictSame(await store.listGrants(), [{ ...grant, sealedRefreshToken: 'newer' }]);
    t.strictSame(await store.listGrants(grant.personId), [{ ...grant, sealedRefreshToken: 'newer' }]);
  });

  await part('a changed record of the caller is not a changed store', async (t, { store }) => {
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
  });

  await part('a grant goes and its revocation comes in one commit', async (t, { store, reopen }) => {
    const [grant, revocation] = [newGrant(), newRevocation()];
    await save(store, grant);
    await store.withGrantLock(grant, (locked) =>
      locked.commit({ deleteGrant: grant, saveRevocations: [revocation] }),
    );
    const again = await reopen();
    t.equal(await again.findGrant(grant), undefined);
    t.strictSame(await again.listRevocations(), [revocation]);
  });

  await part('changes of which one is impossible are not made at all', async (t, { store, reopen }) => {
    const [grant, revocation] = [newGrant(), newRevocation()];
    await save(store, grant);
    const impossible = newRevocation({ attempts: Number.NaN });
    await t.rejects(
      store.withGrantLock(grant, (locked) =>
        locked.commit({ deleteGrant: grant, saveRevocations: [revocation, impossible] }),
      ),
    );
    t.strictSame(await store.findGrant(grant), grant);
    const again = await reopen();
    t.strictSame(await again.findGrant(grant), grant);
    t.same(await again.listRevocations(), []);
  });

  await part('the lock shows the grant as it is now', async (t, { store }) => {
    const grant = newGrant();
    await store.withGrantLock(grant, async (locked) => {
      t.equal(locked.grant, undefined);
      await locked.commit({ saveGrant: grant });
      t.strictSame(locked.grant, grant);
      await locked.commit({ deleteGrant: grant });
      t.equal(locked.grant, undefined);
    });
  });

  await part('a hundred holders of one lock run one after the other', async (t, { store, reopen }) => {
    const grant = newGrant({ refreshedAt: 0 });
    await save(store, grant);
    let inside = 0;
    const increment = async (locked: LockedGrant) => {
      inside += 1;
      t.equal(inside, 1, 'alone');
      const seen = locked.grant?.refreshedAt ?? Number.NaN;
      await nextTurn();
      await locked.commit({ saveGrant: { ...grant, refreshedAt: seen + 1 } });
      inside -= 1;
      return seen;
    };
    const seen = await Promise.all(hundred.map(() => store.withGrantLock(grant, increment)));
    t.strictSame(
      seen.sort((a, b) => a - b),
      hundred,
    );
    t.equal((await (await reopen()).findGrant(grant))?.refreshedAt, 100);
  });

  await part('locks of different grants are held side by side', async (t, { store }) => {
    const { promise: bothInside, resolve: meetNow } = Promise.withResolvers<void>();
    let inside = 0;
    const meet = async () => {
      inside += 1;
      if (inside === 2) meetNow();
      await bothInside;
      return inside;
    };
    const keys: GrantKey[] = ['1', '2'].map((organizationId) => ({ personId: 'ada', organizationId }));
    t.same(await Promise.all(keys.map((key) => store.withGrantLock(key, meet))), [2, 2]);
  });

  await part('work that throws rejects and frees the lock', async (t, { store }) => {
    const failure = new Error('work failed');
    const grant = newGrant();
    const failing = store.withGrantLock(grant, async () => {
      throw failure;
    });
    const following = store.withGrantLock(grant, async () => 'ran');
    await t.rejects(failing, failure);
    t.equal(await following, 'ran');
  });

  await part('a lock writes its own grant only, and only while it is held', async (t, { store }) => {
    const [grant, other] = [newGrant(), newGrant()];
    let kept: LockedGrant | undefined;
    await store.withGrantLock(grant, async (locked) => {
      kept = locked;
      await t.rejects(locked.commit({ saveGrant: other }));
      await t.rejects(locked.commit({ deleteGrant: other }));
    });
    await t.rejects(async () => kept?.commit({ saveGrant: grant }));
    t.same(await store.listGrants(), []);
  });

  await part(
    'tickets and attempts are forgotten an hour after they expired',
    async (t, { store, reopen }) => {
      const [ticket, attempt, grant] = [newLinkTicket(), newAttempt(), newGrant()];
      await store.saveTicket(ticket);
      await store.saveAttempt(attempt);
      await save(store, grant);
      await store.sweep(ticket.expiresAt + HOUR);
      t.ok(await store.findTicket(ticket.hash), 'an hour to the millisecond: kept');
      t.ok(await store.findAttempt(attempt.stateHash));
      await store.sweep(ticket.expiresAt + HOUR + 1);
      const again = await reopen();
      t.equal(await again.findTicket(ticket.hash), undefined);
      t.equal(await again.findAttempt(attempt.stateHash), undefined);
      t.strictSame(await again.findGrant(grant), grant);
    },
  );

  await part(
    'closing waits for what is under way, refuses what comes later',
    async (t, { store, reopen }) => {
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
      await t.rejects(store.saveAttempt(newAttempt()));
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
  );
}

function save(store: Store, grant: ReturnType<typeof newGrant>): Promise<void> {
  return store.withGrantLock(grant, (locked) => locked.commit({ saveGrant: grant }));
}

function organizations(grants: GrantKey[]): string[] {
  return grants.map((grant) => grant.organizationId);
}

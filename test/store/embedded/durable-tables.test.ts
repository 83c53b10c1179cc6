import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Store } from '../../../src/core/store.ts';
import { openFor } from '../../support/embedded-store.ts';
import { createFaultyDisk, type FaultyDisk, systemError } from '../../support/faulty-disk.ts';
import {
  NOW,
  newAccessRequest,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
  newShare,
  newSharePerson,
  personBorrower,
} from '../../support/records.ts';
import { hundred, lend, save } from '../../support/store-contract/parts.ts';
import { until } from '../../support/until.ts';

const REFUSED = { name: 'KnownError', code: 'store_unavailable' };
const ENDED = { id: 'hers', ended: { why: 'link_ended' } };
const key = { personId: 'ada', organizationId: '549236' };

/** The places at which a write can fail. */
const FAULTS = ['fault', 'atRename', 'atFolder'] as const;

/** Calls that read what the deletion of Ada's only link, the end of its shares, and the revocation queued with it, changed. */
const READS: Record<string, (store: Store) => Promise<unknown>> = {
  findGrant: (store) => store.findGrant(key),
  'listGrants of the person': (store) => store.listGrants('ada'),
  listGrants: (store) => store.listGrants(),
  listNeglected: (store) => store.listNeglected({ refreshedBefore: NOW + 1, usedBefore: NOW + 1 }),
  listRevocations: (store) => store.listRevocations(),
  findShare: (store) => store.findShare('hers'),
  'listShares of the borrower': (store) => store.listShares({ borrowerId: 'tom' }),
  'listShares of the lender': (store) => store.listShares({ lenderId: 'ada' }),
  'listShares of all': (store) => store.listShares({}),
  changeShare: (store) => store.changeShare('hers', (share) => share),
  withGrantLock: (store) => store.withGrantLock(key, async ({ grant }) => grant),
};

async function openLinked(t: Test) {
  const disk = createFaultyDisk();
  const dir = join(t.testdir(), 'data');
  const store = await openFor(t, dir, disk);
  await save(store, newGrant(key));
  await save(store, newGrant({ personId: 'tom' }));
  const borrower = personBorrower('tom');
  await lend(store, newShare({ id: 'hers', lender: newSharePerson('ada'), borrower }));
  const end = () =>
    store.withGrantLock(key, ({ commit }) =>
      commit({
        deleteGrant: key,
        endShares: { at: NOW, why: 'link_ended' },
        saveRevocations: [newRevocation(key)],
      }),
    );
  /** What the next process would find. */
  async function restart(): Promise<Store> {
    await store.close();
    return openFor(t, dir);
  }
  return { disk, store, end, restart };
}

function heal(disk: FaultyDisk): void {
  for (const place of FAULTS) disk[place] = undefined;
}

for (const place of FAULTS) {
  for (const code of ['ENOSPC', 'EIO']) {
    t.test(
      `an end of a link that failed with ${code} at ${place} is read by nobody until it is written`,
      async (t) => {
        const { disk, store, end, restart } = await openLinked(t);
        disk[place] = systemError(code);
        await t.rejects(end(), { ...REFUSED, cause: { code } });
        for (const [name, read] of Object.entries(READS)) await t.rejects(read(store), REFUSED, name);
        t.match(await store.listGrants('tom'), [{ personId: 'tom' }], 'the links of others are served');
        t.strictSame(await store.listShares({ borrowerId: 'ada' }), [], 'and what they borrowed');
        t.equal((await store.counts(NOW)).revocations.size, 1, 'and the metrics');
        heal(disk);
        const found = await Promise.all(Object.values(READS).map((read) => read(store)));
        const again = await restart();
        t.strictSame(
          await Promise.all(Object.values(READS).map((read) => read(again))),
          found,
          'as it was read',
        );
        t.match(found, [
          ...[undefined, [], [{ personId: 'tom' }], [{ personId: 'tom' }], [key]],
          ...[ENDED, [ENDED], [ENDED], [ENDED], ENDED, undefined],
        ]);
      },
    );
  }
}

t.test('nothing that lives for minutes is read, taken or changed before it is on the disk', async (t) => {
  const { disk, store } = await openLinked(t);
  const ticket = newLinkTicket({ personId: 'ada', browserHash: 'browser' });
  const confirmation = newConfirmation();
  await store.changeSettings('room', ({ id }) => ({ id, expiresAt: NOW }));
  disk.fault = systemError('EIO');
  await t.rejects(store.saveTicket(ticket), REFUSED);
  await t.rejects(store.saveConfirmation(confirmation), REFUSED);
  const asking = newAccessRequest({ requester: newSharePerson('ada') });
  const add = () => store.addAccessRequest(asking, (others) => others.length === 0);
  await t.rejects(add(), REFUSED);
  await t.rejects(
    store.changeSettings('room', ({ id }) => ({ id })),
    REFUSED,
  );
  const calls: Record<string, () => Promise<unknown>> = {
    findTicket: () => store.findTicket(ticket.hash),
    findOpenTicket: () => store.findOpenTicket('ada'),
    findTicketOfBrowser: () => store.findTicketOfBrowser('browser'),
    changeTicket: () =>
      store.changeTicket(ticket.hash, () => {
        throw new Error('a step that refuses by what is not on the disk');
      }),
    findAccessRequest: () => store.findAccessRequest(asking.id),
    listAccessRequests: () => store.listAccessRequests('ada'),
    'addAccessRequest that refuses by what is not on the disk': add,
    changeAccessRequest: () => store.changeAccessRequest(asking.id, (now) => now),
    findConfirmation: () => store.findConfirmation(confirmation.code),
    findSettings: () => store.findSettings('room'),
    deleteSettings: () => store.deleteSettings('other', []),
  };
  for (const [name, call] of Object.entries(calls)) await t.rejects(call(), REFUSED, name);
  t.equal(await store.findTicket('another'), undefined, 'what was not changed is read');
  t.equal(await store.takeAuthorizationRequest('another'), undefined);
  disk.fault = undefined;
  t.match(await store.findOpenTicket('ada'), { hash: ticket.hash });
  t.strictSame(await store.findSettings('room'), { id: 'room' });
});

t.test('who takes what a failed write took is refused, and told that it is gone once it is', async (t) => {
  const { disk, store } = await openLinked(t);
  const request = newAuthorizationRequest();
  await store.saveAuthorizationRequest(request);
  disk.fault = systemError('ENOSPC');
  for (const time of ['first', 'second'])
    await t.rejects(store.takeAuthorizationRequest(request.stateHash), REFUSED, time);
  disk.fault = undefined;
  t.equal(await store.takeAuthorizationRequest(request.stateHash), undefined);
});

t.test('reading waits only for the write of the record that is read', async (t) => {
  const { disk, store, end } = await openLinked(t);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const before = disk.flushes;
  const ending = end();
  await until('the flush begins', () => disk.flushes > before);
  const seen: string[] = [];
  const readings = Object.values(READS).map((read) => read(store).then(() => seen.push('read')));
  t.match(await store.findGrant({ ...key, personId: 'tom' }), { personId: 'tom' }, 'another is read at once');
  t.equal(await store.findSettings('room'), undefined);
  t.strictSame(seen, []);
  gate.resolve();
  await Promise.all([ending, ...readings]);
  t.equal(disk.flushes, before + 1, 'one write for all');
});

t.test('what a hundred readers at once are told while the disk fails is so after a restart', async (t) => {
  const { disk, store, restart } = await openLinked(t);
  const keys = hundred.map((n) => ({ personId: `p${n}`, organizationId: '549236' }));
  await Promise.all(keys.map((one) => save(store, newGrant(one))));
  /** What somebody was told of each link, last. */
  const told = new Map<string, boolean>();
  let refusals = 0;
  const ask = async (one: typeof key) => {
    await store
      .withGrantLock(one, async ({ grant, commit }) => grant && commit({ deleteGrant: one }))
      .catch(() => {});
    await store.findGrant(one).then(
      (grant) => told.set(one.personId, grant !== undefined),
      () => {
        refusals += 1;
      },
    );
  };
  for (const place of FAULTS) {
    const some = keys.splice(0, 33);
    disk[place] = systemError('EIO');
    const asking = some.flatMap((one) => [ask(one), ask(one)]);
    await Promise.all(asking);
    heal(disk);
  }
  t.equal(refusals, 198, 'nobody is told what is not on the disk');
  t.strictSame(told, new Map());
  await Promise.all(hundred.map((n) => ask({ personId: `p${n}`, organizationId: '549236' })));
  const again = await restart();
  t.equal(told.size, 100);
  for (const [personId, isThere] of told)
    if (((await again.findGrant({ ...key, personId })) !== undefined) !== isThere) t.fail(personId);
});

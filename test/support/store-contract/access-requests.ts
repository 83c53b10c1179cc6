import { type AccessRequest, MAX_REQUESTS } from '../../../src/core/access-requests.ts';
import { FOREIGN, NOW, newAccessRequest, newSharePerson } from '../records.ts';
import { hundred, type StoreParts } from './parts.ts';

const tom = newSharePerson('tom');
const always = () => true;

/** Requirements of requests for access. */
export const accessRequests: StoreParts = {
  'every field of a request for access is read back, and those of a person come newest first': async (
    t,
    { store, reopen },
  ) => {
    const full = newAccessRequest({
      requester: tom,
      network: FOREIGN,
      reason: FOREIGN,
      waiting: { text: 'status', place: { roomId: 'room', parentId: 'parent' }, isDirect: false },
      asked: {
        lenders: [{ personId: 'ada', organizationId: '549236', messageIds: ['m1', 'm2'] }],
        at: NOW + 1,
      },
      state: 'approved',
      decidedBy: 'ada',
      decidedAt: NOW + 1,
    });
    const later = newAccessRequest({ requester: tom, requestedAt: NOW + 1 });
    const other = newAccessRequest();
    for (const request of [full, later, other]) t.ok(await store.addAccessRequest(request, always));
    const again = await reopen();
    t.strictSame(await again.findAccessRequest(full.id), full);
    t.equal(await again.findAccessRequest('nothing'), undefined);
    t.strictSame(await again.listAccessRequests('tom'), [later, full]);
    t.strictSame(await again.listAccessRequests('nobody'), []);
  },

  'of a hundred requests of a person at once, so many are saved as may be': async (t, { store, reopen }) => {
    await store.addAccessRequest(newAccessRequest(), always);
    const seen: number[] = [];
    const mayAdd = (others: readonly AccessRequest[]) => {
      seen.push(others.length);
      return others.length < MAX_REQUESTS;
    };
    const added = await Promise.all(
      hundred.map((n) =>
        store.addAccessRequest(newAccessRequest({ requester: tom, requestedAt: NOW + n }), mayAdd),
      ),
    );
    t.equal(added.filter(Boolean).length, MAX_REQUESTS);
    t.strictSame(seen.slice(0, 4), [0, 1, 2, 3], 'none is added between the look and the write');
    t.equal((await (await reopen()).listAccessRequests('tom')).length, MAX_REQUESTS);
  },

  'the others of a person are shown newest first, and an error of the test saves nothing': async (
    t,
    { store },
  ) => {
    for (const n of [2, 3, 1])
      await store.addAccessRequest(
        newAccessRequest({ id: `${n}`, requester: tom, requestedAt: NOW + n }),
        always,
      );
    const refused = newAccessRequest({ requester: tom });
    await t.rejects(
      store.addAccessRequest(refused, (others) => {
        throw new Error(others.map(({ id }) => id).join());
      }),
      /^Error: 3,2,1$|^3,2,1$/,
    );
    t.equal(await store.findAccessRequest(refused.id), undefined);
  },

  'of a hundred decisions at once, one counts': async (t, { store, reopen }) => {
    const request = newAccessRequest({ reason: FOREIGN });
    await store.addAccessRequest(request, always);
    let decided = 0;
    await Promise.all(
      hundred.map((n) =>
        store.changeAccessRequest(request.id, (now) => {
          if (now.state !== 'open') return now;
          decided += 1;
          return { ...now, state: n % 2 ? 'denied' : 'approved', decidedBy: `p${n}`, decidedAt: NOW + n };
        }),
      ),
    );
    t.equal(decided, 1);
    const refuse = () => {
      throw new Error('refused');
    };
    await t.rejects(store.changeAccessRequest(request.id, refuse), /refused/);
    await t.rejects(
      store.changeAccessRequest(request.id, (now) => ({ ...now, id: 'other' })),
      /must not change the id/,
    );
    t.equal(await store.changeAccessRequest('nothing', refuse), undefined);
    const found = await (await reopen()).findAccessRequest(request.id);
    t.match(found, { ...request, state: /approved|denied/, decidedBy: /^p/ });
  },

  'the requests of everybody that can still be decided are listed': async (t, { store, reopen }) => {
    const open = [newAccessRequest({ expiresAt: NOW + 1 }), newAccessRequest({ expiresAt: NOW + 2 })];
    const others = [
      newAccessRequest({ expiresAt: NOW }),
      newAccessRequest({ expiresAt: NOW + 1, state: 'denied' }),
      newAccessRequest({ expiresAt: NOW + 1, state: 'withdrawn' }),
    ];
    for (const request of [...open, ...others]) await store.addAccessRequest(request, always);
    const listed = await (await reopen()).listOpenAccessRequests(NOW);
    t.strictSame(listed.map(({ id }) => id).toSorted(), open.map(({ id }) => id).toSorted());
  },

  'a sweep deletes requests that have expired, whatever became of them': async (t, { store, reopen }) => {
    const [old, kept] = [
      newAccessRequest({ expiresAt: NOW - 1, state: 'approved' }),
      newAccessRequest({ expiresAt: NOW }),
    ];
    for (const request of [old, kept]) await store.addAccessRequest(request, always);
    await store.sweep(NOW);
    const again = await reopen();
    t.equal(await again.findAccessRequest(old.id), undefined);
    t.strictSame(await again.findAccessRequest(kept.id), kept);
  },
};

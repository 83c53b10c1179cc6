import { DAY, SECOND } from '../../../src/core/clock.ts';
import { ENDED_SHARE_LIFE, type Share, type ShareFilter } from '../../../src/core/shares.ts';
import type { Store } from '../../../src/core/store.ts';
import { FOREIGN, NOW, newGrant, newShare, newSharePerson, personBorrower } from '../records.ts';
import { hundred, lend, type StoreParts, save } from './parts.ts';

const space = (roomId: string) => ({ kind: 'space', roomId, title: FOREIGN }) as const;
const unshared = { at: NOW + SECOND, why: 'unshared' } as const;

/** Requirements of shares. */
export const shares: StoreParts = {
  'every field of a share is read back, to a person and to a space': async (t, { store, reopen }) => {
    const full = newShare({
      networks: { kind: 'named', networks: [{ id: 'N_1', name: FOREIGN }] },
      commands: { kind: 'named', names: ['status', 'api usage'] },
      reason: FOREIGN,
      requestId: 'abcd2345',
      lastUsedAt: NOW,
      uses: 3,
      warnedOf: NOW,
      asleepToldAt: NOW,
      ended: unshared,
      endToldAt: NOW,
    });
    const lent = newShare({ borrower: space('ops'), networks: { kind: 'tagged', tags: [FOREIGN] } });
    for (const share of [full, lent]) await lend(store, share);
    const again = await reopen();
    for (const share of [full, lent]) t.strictSame(await again.findShare(share.id), share);
    t.equal(await again.findShare('nothing'), undefined);
  },

  'shares are listed by each filter and by several, those that were lent last first': async (
    t,
    { store, reopen },
  ) => {
    const [ada, ben] = [newSharePerson('ada'), newSharePerson('ben')];
    const of = (n: number, fields: Partial<Share>) =>
      newShare({ id: `${n}`, lentAt: NOW + n, lender: ada, ...fields });
    const all = [
      of(1, { borrower: personBorrower('tom') }),
      of(4, { borrower: personBorrower('tom'), organizationId: '1' }),
      of(2, { borrower: personBorrower('tom'), lender: ben }),
      of(3, { borrower: space('tom') }),
      of(5, { borrower: space('ops'), ended: unshared }),
      of(0, { borrower: space('ops'), ended: unshared, endToldAt: NOW }),
      of(6, { borrower: personBorrower('ada'), lender: ben, until: NOW }),
    ];
    for (const share of all) await lend(store, share);
    const listed = async (filter: ShareFilter) =>
      (await again.listShares(filter)).map(({ id }) => id).join('');
    const again = await reopen();
    t.equal(await listed({}), '6543210');
    t.equal(await listed({ isOpen: true }), '64321', 'those whose time is over have no end yet');
    t.equal(await listed({ isEndUntold: true }), '5');
    t.equal(await listed({ isEndUntold: true, lenderId: 'ben' }), '');
    t.equal(await listed({ lenderId: 'ada' }), '54310');
    t.equal(await listed({ borrowerId: 'tom' }), '421');
    t.equal(await listed({ borrowerId: 'ada' }), '6');
    t.equal(await listed({ roomId: 'tom' }), '3', 'a space is no person');
    t.equal(await listed({ organizationId: '1' }), '4');
    t.equal(await listed({ lenderId: 'ada', borrowerId: 'tom' }), '41');
    t.equal(await listed({ lenderId: 'ada', borrowerId: 'tom', organizationId: '549236' }), '1');
    t.equal(await listed({ lenderId: 'ada', roomId: 'ops', isOpen: true }), '');
    t.equal(await listed({ borrowerId: 'tom', roomId: 'tom' }), '');
    t.equal(await listed({ borrowerId: 'nobody' }), '');
  },

  'shares are due by their end, and by the link of their lender': async (t, { store, reopen }) => {
    const times = { now: NOW, warnUntil: NOW + DAY };
    const until = NOW + 2 * DAY;
    const { orgId } = newSharePerson('ada');
    const lenders = {
      active: newGrant({ personId: 'active', personOrgId: orgId }),
      again: newGrant({ personId: 'again', personOrgId: orgId, status: 'relink_required' }),
      moved: newGrant({ personId: 'moved', personOrgId: 'other' }),
      unknown: newGrant({ personId: 'unknown' }),
      gone: newGrant({ personId: 'gone', personOrgId: orgId }),
    };
    let n = 0;
    const of = (lender: keyof typeof lenders, fields: Partial<Share> = {}) => {
      n += 1;
      const common = { id: `${lender} ${n}`, lentAt: NOW + n, until };
      return newShare({ ...common, lender: newSharePerson(lender), ...fields });
    };
    const due = [
      of('active', { until: NOW }),
      of('active', { until: NOW, warnedOf: NOW }),
      of('active', { until: NOW + DAY }),
      of('active', { until: NOW + DAY, warnedOf: NOW }),
      of('active', { asleepToldAt: NOW }),
      of('again'),
      of('moved'),
      of('gone'),
      of('gone', { asleepToldAt: NOW }),
    ];
    const others = [
      of('active'),
      of('active', { until: NOW + DAY + 1 }),
      of('active', { until: NOW + DAY, warnedOf: NOW + DAY }),
      of('active', { until: NOW, ended: unshared }),
      of('again', { asleepToldAt: NOW }),
      of('unknown'),
      of('gone', { ended: unshared }),
    ];
    for (const share of [...due, ...others]) await lend(store, share);
    for (const grant of Object.values(lenders)) await save(store, grant);
    await store.withGrantLock(lenders.gone, ({ commit }) => commit({ deleteGrant: lenders.gone }));
    t.strictSame(await store.listDueShares(times), due.toReversed());
    t.strictSame(await (await reopen()).listDueShares(times), due.toReversed());
  },

  'a hundred steps at once on one share all count, and one that throws changes nothing': async (
    t,
    { store, reopen },
  ) => {
    const share = newShare();
    await lend(store, share);
    const refuse = () => {
      throw new Error('refused');
    };
    await Promise.all([
      ...hundred.map(() => store.changeShare(share.id, (now) => ({ ...now, uses: now.uses + 1 }))),
      t.rejects(store.changeShare(share.id, refuse), /refused/),
      t.rejects(
        store.changeShare(share.id, (now) => ({ ...now, id: 'other' })),
        /must not change the id/,
      ),
    ]);
    t.equal(await store.changeShare('nothing', refuse), undefined);
    t.strictSame(await (await reopen()).findShare(share.id), { ...share, uses: 100 });
  },

  'a step can take a field of a share away': async (t, { store, reopen }) => {
    const share = newShare({ asleepToldAt: NOW });
    await lend(store, share);
    const { asleepToldAt: _, ...awake } = share;
    t.strictSame(await store.changeShare(share.id, ({ asleepToldAt: __, ...now }) => now), awake);
    t.strictSame(await (await reopen()).findShare(share.id), awake);
  },

  'a hundred who end the same shares at once end each once': async (t, { store, reopen }) => {
    const lender = newSharePerson('ada');
    const lent = hundred.slice(0, 20).map((n) => newShare({ lender, id: `s${n}` }));
    await Promise.all(lent.map((share) => lend(store, share)));
    const ends = await Promise.all(
      hundred.map((n) => store.endShares({ lenderId: 'ada' }, { at: NOW + n, why: 'revoked' })),
    );
    const ended = ends.flat();
    t.equal(ended.length, 20);
    const again = await reopen();
    for (const share of ended) t.strictSame(await again.findShare(share.id), share);
    t.strictSame(await again.listShares({ lenderId: 'ada', isOpen: true }), []);
  },

  'only open shares that fit are ended, and one whose time was over ended by that': async (
    t,
    { store, reopen },
  ) => {
    const lender = newSharePerson('ada');
    const [open, over] = [newShare({ lender }), newShare({ lender, until: NOW })];
    const before = newShare({ lender, ended: { at: NOW, why: 'left_space' } });
    const [lent, other] = [newShare({ lender, borrower: space('ops') }), newShare()];
    for (const share of [open, over, before, lent, other]) await lend(store, share);
    t.strictSame(await store.endShares({ roomId: 'ops' }, unshared), [{ ...lent, ended: unshared }]);
    const byId = (some: readonly Share[]) => some.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const ended = [
      { ...open, ended: unshared },
      { ...over, ended: { at: NOW, why: 'expired' } as const },
    ];
    t.strictSame(byId(await store.endShares({ lenderId: 'ada' }, unshared)), byId(ended));
    t.strictSame(await store.endShares({ lenderId: 'ada' }, unshared), []);
    const again = await reopen();
    for (const share of [...ended, before, other]) t.strictSame(await again.findShare(share.id), share);
    t.strictSame(await again.endShares({}, unshared), [{ ...other, ended: unshared }]);
  },

  'an end and a longer life at once: whatever comes first, the share has ended': async (t, { store }) => {
    for (const n of hundred.slice(0, 10)) {
      const share = newShare({ id: `s${n}`, lender: newSharePerson(`p${n}`) });
      await lend(store, share);
      const extend = () =>
        store.changeShare(share.id, (now) => (now.ended ? now : { ...now, until: now.until + DAY }));
      const end = () => store.endShares({ lenderId: `p${n}` }, unshared);
      const [first, second] = n % 2 ? [extend, end] : [end, extend];
      await Promise.all([first(), second()]);
      t.strictSame((await store.findShare(share.id))?.ended, unshared);
    }
  },

  'shares end with their link in one commit, those of a space too, and no others': async (
    t,
    { store, reopen },
  ) => {
    const grant = newGrant({ personId: 'ada' });
    const lender = newSharePerson('ada');
    const [toTom, toSpace] = [newShare({ lender }), newShare({ lender, borrower: space('ops') })];
    const elsewhere = newShare({ lender, organizationId: '1' });
    for (const share of [toTom, toSpace, elsewhere]) await lend(store, share);
    await store.withGrantLock(grant, ({ commit }) => commit({ deleteGrant: grant, endShares: unshared }));
    const again = await reopen();
    for (const share of [toTom, toSpace])
      t.strictSame(await again.findShare(share.id), { ...share, ended: unshared });
    t.strictSame(await again.findShare(elsewhere.id), elsewhere);
  },

  'nobody lends a link that is not there, or under the lock of another one': async (t, { store, reopen }) => {
    const [grant, other] = [newGrant({ personId: 'ada' }), newGrant()];
    const share = newShare({ lender: newSharePerson('ada') });
    const commit = (key: Parameters<Store['withGrantLock']>[0], changes: object) =>
      store.withGrantLock(key, (locked) => locked.commit({ saveShare: share, ...changes }));
    await t.rejects(commit(grant, {}), /needs a link/);
    await save(store, other);
    await t.rejects(commit(other, {}), /of another grant/);
    await save(store, grant);
    await t.rejects(commit(grant, { deleteGrant: grant }), /needs a link/);
    t.strictSame(await store.findGrant(grant), grant, 'nothing else was changed');
    t.equal(await (await reopen()).findShare(share.id), undefined);
  },

  'a hundred links are lent while they end: no open share is without a link': async (
    t,
    { store, reopen },
  ) => {
    const grants = hundred.map((n) => newGrant({ personId: `p${n}` }));
    await Promise.all(grants.map((grant) => save(store, grant)));
    let lent = 0;
    await Promise.all(
      grants.flatMap((grant, n) => {
        const share = newShare({ lender: newSharePerson(grant.personId) });
        const lending = () =>
          store.withGrantLock(grant, async (locked) => {
            if (locked.grant === undefined) return;
            await locked.commit({ saveShare: share });
            lent += 1;
          });
        const ending = () =>
          store.withGrantLock(grant, ({ commit }) => commit({ deleteGrant: grant, endShares: unshared }));
        return n % 2 ? [lending(), ending()] : [ending(), lending()];
      }),
    );
    const again = await reopen();
    t.strictSame(await again.listShares({ isOpen: true }), []);
    t.equal((await again.listShares({})).length, lent);
    t.not(lent, 0);
  },

  'shares that are ended in different ways at once do not wait for each other for ever': async (
    t,
    { store },
  ) => {
    const people = ['ada', 'ben', 'cy', 'dee'];
    for (const personId of people) await save(store, newGrant({ personId }));
    const pairs = people.flatMap((lender) => people.map((borrower) => [lender, borrower] as const));
    await Promise.all(
      [...pairs, ...pairs].map(([lender, borrower]) =>
        lend(store, newShare({ lender: newSharePerson(lender), borrower: personBorrower(borrower) })),
      ),
    );
    await Promise.all(
      people.flatMap((personId) => [
        store.endShares({ borrowerId: personId }, unshared),
        store.endShares({ lenderId: personId }, unshared),
        store.endShares({}, unshared),
        store.withGrantLock({ personId, organizationId: '549236' }, ({ commit }) =>
          commit({ deleteGrant: { personId, organizationId: '549236' }, endShares: unshared }),
        ),
        store.forget({ personId, emails: [], as: `forgotten:${personId}` }),
        store.sweep(NOW),
      ]),
    );
    t.strictSame(await store.listShares({}), []);
  },

  'a sweep deletes shares that ended thirty days ago, or whose time was over then': async (
    t,
    { store, reopen },
  ) => {
    const now = NOW + 10 * ENDED_SHARE_LIFE;
    const ended = (at: number) =>
      newShare({ until: now - ENDED_SHARE_LIFE - 1, ended: { at, why: 'unshared' } });
    const [old, kept] = [ended(now - ENDED_SHARE_LIFE - 1), ended(now - ENDED_SHARE_LIFE)];
    const until = (time: number) => newShare({ until: time });
    const [over, lately] = [until(now - ENDED_SHARE_LIFE - 1), until(now - ENDED_SHARE_LIFE)];
    for (const share of [old, kept, over, lately]) await lend(store, share);
    await store.sweep(now);
    const again = await reopen();
    for (const { id } of [old, over]) t.equal(await again.findShare(id), undefined);
    for (const share of [kept, lately]) t.strictSame(await again.findShare(share.id), share);
  },
};

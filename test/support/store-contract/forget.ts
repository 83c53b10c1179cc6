import {
  NOW,
  newAccessRequest,
  newConfirmation,
  newLinkTicket,
  newRevocation,
  newSettings,
  newShare,
  newSharePerson,
  personBorrower,
} from '../records.ts';
import { hundred, lend, type StoreParts } from './parts.ts';

const ada = { personId: 'ada', emails: ['ada@aurora.example'], as: 'forgotten:1234' };

/** Requirements of forgetting a person. */
export const forget: StoreParts = {
  "a person's settings, tickets and confirmations are deleted, and nobody else's": async (
    t,
    { store, reopen },
  ) => {
    const ids = ['ada', 'adam', 'tom'].flatMap((id) => [
      `person ${id}`,
      `refusal line ${id}`,
      `refusal audit ${id}`,
    ]);
    for (const id of ids) await store.changeSettings(id, (now) => ({ ...now, keepAlive: true }));
    const [hers, his] = [newLinkTicket({ personId: 'ada' }), newLinkTicket({ personId: 'tom' })];
    for (const ticket of [hers, his]) await store.saveTicket(ticket);
    await store.voidTickets('revoked', 'ada');
    const [asked, other] = [newConfirmation({ personId: 'ada' }), newConfirmation({ personId: 'tom' })];
    for (const confirmation of [asked, other]) await store.saveConfirmation(confirmation);
    for (const _ of [1, 2]) await store.forget(ada);
    const again = await reopen();
    const found = await Promise.all(ids.map((id) => again.findSettings(id)));
    t.strictSame(
      found.map((one) => one?.id),
      [undefined, undefined, undefined, ...ids.slice(3)],
    );
    t.equal(await again.findTicket(hers.hash), undefined);
    t.strictSame(await again.findTicket(his.hash), his);
    t.equal(await again.findConfirmation(asked.code), undefined);
    t.strictSame(await again.findConfirmation(other.code), other);
  },

  'the hash takes the place of a person who chose settings of a space, and the settings stay': async (
    t,
    { store, reopen },
  ) => {
    const chosen = (id: string, personId: string) =>
      newSettings({
        id,
        choosers: {
          organization: { personId, orgId: 'aurora', organizationId: '549236' },
          privacy: { personId: 'tom', orgId: 'aurora', answers: 'here' },
        },
      });
    for (const one of [chosen('space a', 'ada'), chosen('space b', 'tom'), newSettings({ id: 'space c' })])
      await store.changeSettings(one.id, () => one);
    await store.forget(ada);
    const again = await reopen();
    t.strictSame(await again.findSettings('space a'), chosen('space a', ada.as));
    t.strictSame(await again.findSettings('space b'), chosen('space b', 'tom'));
    t.strictSame(await again.findSettings('space c'), newSettings({ id: 'space c' }));
  },

  'the administrators are not told any more of restored links of a person': async (t, { store, reopen }) => {
    const link = (personId: string) => ({
      ...{ personId, organizationId: '549236', organizationName: 'Aurora Retail' },
      ...{ personName: personId, personEmail: `${personId}@aurora.example` },
    });
    const restored = (...links: ReturnType<typeof link>[]) => ({ restored: { links } });
    await store.changeSettings('product', (now) => ({ ...now, ...restored(link('ada'), link('tom')) }));
    await store.forget(ada);
    const again = await reopen();
    t.strictSame(await again.findSettings('product'), { id: 'product', ...restored(link('tom')) });
    await again.forget({ ...ada, personId: 'tom' });
    t.strictSame(await again.findSettings('product'), { id: 'product' });
  },

  "a person who signed in with somebody else's one-time URL is not named in the ticket any more": async (
    t,
    { store, reopen },
  ) => {
    const signedIn = (email: string) =>
      newLinkTicket({ stage: 'void', voidReason: 'wrong_person', signedIn: { name: 'Ada', email } });
    const [hers, other] = [signedIn('ADA@aurora.example'), signedIn('eve@aurora.example')];
    for (const ticket of [hers, other]) await store.saveTicket(ticket);
    await store.forget(ada);
    const again = await reopen();
    const { signedIn: _, ...rest } = hers;
    t.strictSame(await again.findTicket(hers.hash), rest);
    t.strictSame(await again.findTicket(other.hash), other);
  },

  'revocations stay, with what stands for their person in the audit log': async (t, { store, reopen }) => {
    const [hers, his] = [newRevocation({ personId: 'ada' }), newRevocation({ personId: 'tom' })];
    await store.commit({ saveRevocations: [hers, his] });
    await store.forget(ada);
    const later = await store.changeRevocation(hers.id, (now) => ({ ...now, attempts: 1 }));
    t.strictSame(later, { ...hers, attempts: 1, forgottenAs: ada.as }, 'an attempt later, too');
    const listed = await (await reopen()).listRevocations();
    t.strictSame(
      listed.find(({ id }) => id === his.id),
      his,
    );
    t.equal(listed.length, 2);
  },

  "shares that a person lent or borrowed are deleted, open and ended, and nobody else's": async (
    t,
    { store, reopen },
  ) => {
    const [adas, toms] = [newSharePerson('ada'), newSharePerson('tom')];
    const ended = { at: NOW, why: 'forgotten' } as const;
    const space = { kind: 'space', roomId: 'ada', title: 'Ada' } as const;
    const theirs = [
      newShare({ lender: adas, borrower: personBorrower('tom'), reason: 'Ada is away' }),
      newShare({ lender: adas, borrower: { ...space, roomId: 'ops' }, ended }),
      newShare({ lender: toms, borrower: personBorrower('ada'), reason: 'Ada needs it' }),
      newShare({
        lender: toms,
        borrower: { kind: 'person', ...newSharePerson('ada2'), email: 'ADA@aurora.example' },
      }),
    ];
    const others = [newShare({ lender: toms }), newShare({ lender: toms, borrower: space })];
    for (const share of [...theirs, ...others]) await lend(store, share);
    for (const _ of [1, 2]) await store.forget(ada);
    const again = await reopen();
    for (const { id } of theirs) t.equal(await again.findShare(id), undefined);
    for (const share of others) t.strictSame(await again.findShare(share.id), share);
  },

  'requests of a person are deleted, and those of others know nothing of a lender who is forgotten': async (
    t,
    { store, reopen },
  ) => {
    const asked = (...people: string[]) => ({
      lenders: people.map((personId) => ({ personId, organizationId: '549236', messageIds: ['m'] })),
    });
    const [hers, renamed] = [
      newAccessRequest({ requester: newSharePerson('ada') }),
      newAccessRequest({ requester: { ...newSharePerson('ada2'), email: 'ada@Aurora.example' } }),
    ];
    const [open, decided, other] = [
      newAccessRequest({ asked: asked('ada', 'tom') }),
      newAccessRequest({ state: 'approved', decidedBy: 'ada', decidedAt: NOW }),
      newAccessRequest({ asked: asked('tom'), state: 'denied', decidedBy: 'tom' }),
    ];
    for (const one of [hers, renamed, open, decided, other]) await store.addAccessRequest(one, () => true);
    for (const _ of [1, 2]) await store.forget(ada);
    const again = await reopen();
    for (const { id } of [hers, renamed]) t.equal(await again.findAccessRequest(id), undefined);
    t.strictSame(await again.findAccessRequest(open.id), { ...open, asked: asked('tom') });
    const { decidedBy: _, ...undecided } = decided;
    t.strictSame(await again.findAccessRequest(decided.id), undecided);
    t.strictSame(await again.findAccessRequest(other.id), other);
  },

  'people who lend to each other are forgotten at once': async (t, { store, reopen }) => {
    const some = hundred.slice(0, 30);
    const next = (n: number) => `p${(n + 1) % some.length}`;
    await Promise.all(
      some.map((n) =>
        lend(store, newShare({ lender: newSharePerson(`p${n}`), borrower: personBorrower(next(n)) })),
      ),
    );
    await Promise.all(some.map((n) => store.forget({ personId: `p${n}`, emails: [], as: `forgotten:${n}` })));
    t.strictSame(await (await reopen()).listShares({}), []);
  },

  'people are forgotten a hundred at once, while others go on': async (t, { store, reopen }) => {
    const choose = (n: number) =>
      store.changeSettings('space a', (now) => ({
        ...now,
        organizationId: '549236',
        choosers: { organization: { personId: `p${n}`, orgId: 'aurora', organizationId: '549236' } },
      }));
    for (const n of hundred) await store.changeSettings(`person p${n}`, (now) => now);
    await Promise.all(
      hundred.flatMap((n) => [
        store.forget({ personId: `p${n}`, emails: [], as: `forgotten:${n}` }),
        choose(n),
        store.changeSettings(`person q${n}`, (now) => now),
      ]),
    );
    const again = await reopen();
    t.strictSame(await again.listSettings('person p'), []);
    t.equal((await again.listSettings('person q')).length, 100);
    t.match((await again.findSettings('space a'))?.choosers?.organization?.personId, /^(p|forgotten:)\d+$/);
  },
};

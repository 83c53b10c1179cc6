import { SECOND } from '../../../src/core/clock.ts';
import { NOW, newGrant, newLinkTicket, newRevocation } from '../records.ts';
import { type StoreParts, save } from './parts.ts';

/** Requirements of the counts. */
export const counts: StoreParts = {
  'an empty store counts nothing': async (t, { store }) => {
    t.strictSame(await store.counts(NOW), {
      links: { active: 0, relink_required: 0 },
      openTickets: 0,
      revocations: { size: 0, age: 0 },
    });
  },

  'links are counted by state, one-time URLs that can be used, and open revocations': async (
    t,
    { store },
  ) => {
    const ended = { status: 'relink_required', reason: 'refused_by_meraki' } as const;
    for (const grant of [newGrant(), newGrant(), newGrant(ended)]) await save(store, grant);
    const tickets = [
      newLinkTicket(),
      newLinkTicket({ stage: 'completing' }),
      newLinkTicket({ stage: 'done' }),
      newLinkTicket({ stage: 'void' }),
      newLinkTicket({ expiresAt: NOW }),
    ];
    for (const ticket of tickets) await store.saveTicket(ticket);
    const requests = [NOW - 2 * SECOND, NOW - 30 * SECOND, NOW + SECOND];
    await store.commit({ saveRevocations: requests.map((requestedAt) => newRevocation({ requestedAt })) });
    t.strictSame(await store.counts(NOW), {
      links: { active: 2, relink_required: 1 },
      openTickets: 2,
      revocations: { size: 3, age: 30 * SECOND },
    });
    t.equal((await store.counts(NOW - 60 * SECOND)).revocations.age, 0, 'clocks of two machines differ');
  },
};

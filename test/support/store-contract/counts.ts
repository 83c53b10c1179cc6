import { SECOND } from '../../../src/core/clock.ts';
import {
  NOW,
  newAccessRequest,
  newGrant,
  newLinkTicket,
  newRevocation,
  newShare,
  newSharePerson,
} from '../records.ts';
import { lend, type StoreParts, save } from './parts.ts';

/** Requirements of the counts. */
export const counts: StoreParts = {
  'an empty store counts nothing': async (t, { store }) => {
    t.strictSame(await store.counts(NOW), {
      links: { active: 0, relink_required: 0 },
      openTickets: 0,
      openShares: 0,
      openAccessRequests: 0,
      revocations: { size: 0, age: 0 },
    });
  },

  'links are counted by state, and one-time URLs, shares, requests for access and revocations that are open':
    async (t, { store }) => {
      const ended = { status: 'relink_required', reason: 'refused_by_meraki' } as const;
      const lender = newSharePerson('ada');
      const grants = [newGrant(), newGrant({ personId: 'ada' }), newGrant(ended)];
      for (const grant of grants) await save(store, grant);
      for (const fields of [{}, { until: NOW }, { ended: { at: NOW, why: 'unshared' } as const }])
        await lend(store, newShare({ lender, ...fields }));
      const requested = [{}, { state: 'denied' as const }, { expiresAt: NOW }].map((one) =>
        newAccessRequest(one),
      );
      for (const request of requested) await store.addAccessRequest(request, () => true);
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
        openShares: 1,
        openAccessRequests: 1,
        revocations: { size: 3, age: 30 * SECOND },
      });
      t.equal((await store.counts(NOW - 60 * SECOND)).revocations.age, 0, 'clocks of two machines differ');
    },
};

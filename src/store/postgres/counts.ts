import { z } from 'zod';
import type { StoreCounts } from '../../core/store.ts';
import type { Queries } from './pool.ts';

/** One statement, so that all counts are of the same moment. An open ticket is one that `isOpen` accepts. */
const COUNTS = `
  select
    (select count(*) from grants where status = 'active') as active,
    (select count(*) from grants where status <> 'active') as ended,
    (select count(*) from tickets where stage not in ('done', 'void') and expires_at > $1) as tickets,
    (select count(*) from shares where ended is null and until > $1) as shares,
    (select count(*) from access_requests where state = 'open' and expires_at > $1) as requests,
    count(*) as revocations,
    coalesce(greatest(0, $1 - min(requested_at)), 0) as age
  from revocations`;

const row = z.object({
  active: z.number(),
  ended: z.number(),
  tickets: z.number(),
  shares: z.number(),
  requests: z.number(),
  revocations: z.number(),
  age: z.number(),
});

/** Counts what is stored. @see StoreCounts */
export async function readCounts(db: Queries, now: number): Promise<StoreCounts> {
  const { rows } = await db.query(COUNTS, [Math.floor(now)]);
  const { active, ended, tickets, shares, requests, revocations, age } = row.parse(rows[0]);
  return {
    links: { active, relink_required: ended },
    openTickets: tickets,
    openShares: shares,
    openAccessRequests: requests,
    revocations: { size: revocations, age },
  };
}

import { z } from 'zod';
import { SECOND } from '../../core/clock.ts';
import { type Acceptance, INBOX_LIMITS, type InboxEvent } from '../../core/inbox.ts';
import { storeUnavailable } from '../../core/refusals.ts';
import type { Deadlines } from './deadlines.ts';
import type { Statements } from './statements.ts';

/** The part of the table of events through which events come in. */
export interface Acceptances {
  /** Does nothing when the database comes to it later than the caller waits. @see Inbox.accept */
  accept(event: InboxEvent): Promise<Acceptance>;
  /** @see Inbox.renounce */
  renounce(event: InboxEvent): Promise<void>;
}

/**
 * Milliseconds in which the database has to come to an acceptance. It is shorter than the wait of the caller, who then says
 * that the event is not kept: what a broken network delivers later must have no effect.
 */
export const ACCEPT_WITHIN = 9 * SECOND;

const { waiting: MAX_WAITING, waitingPerPartition: MAX_WAITING_PER_PARTITION } = INBOX_LIMITS;

/** The time at which a transaction began, in epoch milliseconds. */
export const NOW = '(extract(epoch from now()) * 1000)::bigint';
/** The time at which it is asked for, in epoch milliseconds. */
export const MOMENT = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

const acceptedRow = z.object({
  is_left: z.boolean(),
  is_fresh: z.boolean(),
  is_late: z.boolean(),
  now: z.number(),
});

/**
 * Remembers the key and keeps the event in one statement, so that a crash leaves both or neither. The events of one
 * partition (column `lane`) are accepted one after the other, so that none becomes visible before one with a smaller id.
 * After its deadline ($6) the statement does nothing, however long it waited for its turn.
 */
const ACCEPT = `
  with turn as (select pg_advisory_xact_lock(hashtextextended('lane ' || $3::text, 0))),
  moment as materialized (select ${MOMENT} as now, coalesce(${MOMENT} > $6::bigint, false) as is_late from turn),
  room as (
    select $3::text is null
      or count(*) < ${MAX_WAITING} and count(*) filter (where lane = $3) < ${MAX_WAITING_PER_PARTITION} as is_left
    from events),
  fresh as (
    insert into seen_events as s (key, expires_at, heard_at)
      select $1, ${NOW} + $2::bigint, case when $5 then ${NOW} end from moment, room where is_left and not is_late
    on conflict (key) do update set expires_at = excluded.expires_at, heard_at = excluded.heard_at
      where s.expires_at < extract(epoch from now()) * 1000
    returning key),
  kept as (insert into events (lane, body) select $3, $4 from fresh where $3::text is not null)
  select exists (select from fresh) as is_fresh, is_left or exists (
    select from seen_events where key = $1 and expires_at >= extract(epoch from now()) * 1000) as is_left, is_late, now
  from moment, room`;

/** A statement of an acceptance that the network delivers after this one finds the key, and so does nothing. */
const RENOUNCE = `
  with dropped as (delete from events where body = $3 and owner is null)
  insert into seen_events as s (key, expires_at) values ($1, ${NOW} + $2::bigint)
  on conflict (key) do update set expires_at = greatest(s.expires_at, excluded.expires_at)`;

/** Creates the acceptance of events. @param deadlines of acceptances, on the database's clock */
export function createAcceptance(statements: Statements, deadlines: Deadlines): Acceptances {
  /** Accepts once. @returns undefined when the deadline had passed, on the database's clock */
  async function acceptOnce(values: unknown[]): Promise<Acceptance | undefined> {
    const began = performance.now();
    const [answer] = await statements.rows(acceptedRow, ACCEPT, [...values, deadlines.next() ?? null]);
    if (answer === undefined) return 'busy';
    deadlines.note(answer.now, began, answer.is_late);
    if (answer.is_late) return undefined;
    if (!answer.is_left) return 'busy';
    return answer.is_fresh ? 'accepted' : 'duplicate';
  }

  return {
    async accept({ key, rememberFor, partitionKey = null, body, isOwn = false }) {
      const values = [key, Math.round(rememberFor), partitionKey, body, !isOwn];
      // The database's clock may have been set, or another server with another clock may have taken over.
      const acceptance = (await acceptOnce(values)) ?? (await acceptOnce(values));
      if (acceptance === undefined) throw storeUnavailable(new Error('the database took too long'));
      return acceptance;
    },
    async renounce({ key, rememberFor, body }) {
      await statements.count(RENOUNCE, [key, Math.round(rememberFor), body]);
    },
  };
}

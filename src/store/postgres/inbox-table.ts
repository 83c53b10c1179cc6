import { z } from 'zod';
import type { Backlog } from '../../core/backlog.ts';
import { HOUR, SECOND } from '../../core/clock.ts';
import { type Acceptance, INBOX_LIMITS, type InboxEvent } from '../../core/inbox.ts';
import { storeUnavailable } from '../../core/refusals.ts';
import { createDeadlines } from './deadlines.ts';
import type { Statements } from './statements.ts';

/** A claim of one event. It ends when the event is claimed once more, even by the same instance. */
export interface Claim {
  id: number;
  /** The number of claims of the event so far, this one included. */
  claims: number;
}

/** An event that this instance has claimed. */
export interface ClaimedRow extends Claim {
  partitionKey: string;
  body: string;
  /** Whether an earlier claim of the event began to answer it. */
  isInterrupted: boolean;
  /** Milliseconds since the event was accepted, on the database's clock. */
  age: number;
}

/** The table of events. Each method is one atomic statement and rejects while the database is unavailable. */
export interface InboxTable {
  /** Does nothing when the database comes to it later than the caller waits. @see Inbox.accept */
  accept(event: InboxEvent): Promise<Acceptance>;
  /** @see Inbox.renounce */
  renounce(event: InboxEvent): Promise<void>;
  /** Claims the oldest events of partitions of which no event is claimed, at most `limit`. */
  claim(limit: number): Promise<ClaimedRow[]>;
  /**
   * Stores that the answer to the event begins, if the claim still holds.
   *
   * @returns whether the claim still holds
   */
  checkOwnership(claim: Claim): Promise<boolean>;
  /** Stores that nothing of the answer has happened; does nothing when the claim no longer holds. */
  clearInterruption(claim: Claim): Promise<void>;
  /** Lets the next event of the partition be claimed, although the claimed event is not finished. */
  unblockPartition(claim: Claim): Promise<void>;
  /** Deletes the event; does nothing when the claim no longer holds. */
  finish(claim: Claim): Promise<void>;
  /** Releases the events that this instance has claimed, except those with these ids. */
  releaseAllBut(ids: number[]): Promise<void>;
  /**
   * Returns when any instance last heard an event from outside, on the database's clock, or since when one may have
   * missed events, whichever is earlier: epoch milliseconds.
   */
  heardAt(): Promise<number | undefined>;
  /** Notes since when this instance may have missed events, epoch milliseconds; undefined when it has caught up. */
  missed(since: number | undefined): Promise<void>;
  /** Counts the events of all instances. */
  backlog(): Promise<Backlog>;
  /** Releases the events that dead instances had claimed. @param dead ids of instances @returns how many events */
  freeOrphans(dead: readonly number[]): Promise<number>;
}

const { waiting: MAX_WAITING, waitingPerPartition: MAX_WAITING_PER_PARTITION } = INBOX_LIMITS;

const NOW = '(extract(epoch from now()) * 1000)::bigint';
const MOMENT = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/**
 * Milliseconds in which the database has to come to an acceptance. It is shorter than the wait of the caller, who then says
 * that the event is not kept: what a broken network delivers later must have no effect.
 */
const ACCEPT_WITHIN = 9 * SECOND;

const heardRow = z.object({ heard_at: z.number().nullable(), now: z.number() });
const acceptedRow = z.object({
  is_left: z.boolean(),
  is_fresh: z.boolean(),
  is_late: z.boolean(),
  now: z.number(),
});
const backlogRow = z.object({ size: z.number(), age: z.number() }) satisfies z.ZodType<Backlog>;
const claimedRow = z.object({
  id: z.number(),
  claims: z.number(),
  partitionKey: z.string(),
  body: z.string(),
  isInterrupted: z.boolean(),
  age: z.number(),
}) satisfies z.ZodType<ClaimedRow>;

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
      select $1, $2::bigint, case when $5 then ${NOW} end from moment, room where is_left and not is_late
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
  insert into seen_events as s (key, expires_at) values ($1, $2::bigint)
  on conflict (key) do update set expires_at = greatest(s.expires_at, excluded.expires_at)`;

/**
 * Claims only the oldest event of each partition, so that two instances never hold two events of one partition. The inner
 * select is in an array so that it runs once: the table is nearly empty most of the time, and a plan made for one row
 * takes seconds for thousands.
 */
const CLAIM = `
  update events set owner = $1, claims = claims + 1 where id = any(array(
    select head.id from events head
    where head.owner is null and head.id <= coalesce(
      (select min(before.id) from events before where before.lane = head.lane and before.blocks), head.id)
    order by head.id limit $2 for update skip locked))
  returning id, claims, lane as "partitionKey", body, answering as "isInterrupted",
    (extract(epoch from clock_timestamp() - accepted_at) * 1000)::double precision as age`;

const CHECK_OWNERSHIP = 'update events set answering = true where id = $1 and owner = $2 and claims = $3';
const CLEAR_INTERRUPTION = 'update events set answering = false where id = $1 and owner = $2 and claims = $3';
const UNBLOCK = 'update events set blocks = false where id = $1 and owner = $2 and claims = $3';
const FINISH = 'delete from events where id = $1 and owner = $2 and claims = $3';

const RELEASE = 'update events set owner = null where owner = $2 and not id = any($1::bigint[])';

/** Includes what dead instances missed: no living one knows of it. */
const HEARD_AT = `
  select least((select max(heard_at) from seen_events), (select min(since) from missed)) as heard_at,
    ${MOMENT} as now`;

const MISSED = `
  insert into missed (instance, since) values ($1, $2)
  on conflict (instance) do update set since = excluded.since`;

/** Also deletes what dead instances missed since then; what was missed more than an hour ago is not answered any more. */
const CAUGHT_UP = `
  delete from missed where instance = $1 or since < ${NOW} - ${HOUR}
    or not instance_lives(instance) and since >= (select since from missed where instance = $1)`;

const BACKLOG = `
  select count(*) as size,
    coalesce(extract(epoch from clock_timestamp() - min(accepted_at)) * 1000, 0)::double precision as age
  from events`;

/** Lets the events of dead instances wait again, each before the later ones of its partition. */
const FREE = 'update events set owner = null where owner = any($1::integer[])';

/** Creates the table as this instance uses it. @param instance the id of this instance */
export function createInboxTable(statements: Statements, instance: number): InboxTable {
  const deadlines = createDeadlines(ACCEPT_WITHIN);

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
    async accept({ key, rememberUntil, partitionKey = null, body, isOwn = false }) {
      const values = [key, Math.round(rememberUntil), partitionKey, body, !isOwn];
      // The database's clock may have been set, or another server with another clock may have taken over.
      const acceptance = (await acceptOnce(values)) ?? (await acceptOnce(values));
      if (acceptance === undefined) throw storeUnavailable(new Error('the database took too long'));
      return acceptance;
    },
    async renounce({ key, rememberUntil, body }) {
      await statements.count(RENOUNCE, [key, Math.round(rememberUntil), body]);
    },
    async claim(limit) {
      const rows = await statements.rows(claimedRow, CLAIM, [instance, limit]);
      return rows.sort((a, b) => a.id - b.id);
    },
    async checkOwnership({ id, claims }) {
      return (await statements.count(CHECK_OWNERSHIP, [id, instance, claims])) === 1;
    },
    async clearInterruption({ id, claims }) {
      await statements.count(CLEAR_INTERRUPTION, [id, instance, claims]);
    },
    async unblockPartition({ id, claims }) {
      await statements.count(UNBLOCK, [id, instance, claims]);
    },
    async finish({ id, claims }) {
      await statements.count(FINISH, [id, instance, claims]);
    },
    async releaseAllBut(ids) {
      await statements.count(RELEASE, [ids, instance]);
    },
    async heardAt() {
      const began = performance.now();
      const [row] = await statements.rows(heardRow, HEARD_AT, []);
      if (row) deadlines.note(row.now, began);
      return row?.heard_at ?? undefined;
    },
    async missed(since) {
      if (since === undefined) await statements.count(CAUGHT_UP, [instance]);
      else await statements.count(MISSED, [instance, Math.round(since)]);
    },
    async backlog() {
      const [found] = await statements.rows(backlogRow, BACKLOG, []);
      return found ?? { size: 0, age: 0 };
    },
    freeOrphans: (dead) => statements.count(FREE, [dead]),
  };
}

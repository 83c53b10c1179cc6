import { z } from 'zod';
import type { Backlog } from '../../core/backlog.ts';
import { HOUR } from '../../core/clock.ts';
import { type Acceptance, INBOX_LIMITS, type InboxEvent } from '../../core/inbox.ts';
import type { Statements } from './statements.ts';

/** Void as soon as the event is claimed once more, also by the same instance. */
export interface Claim {
  id: number;
  /** How often the event had been claimed by then. */
  claims: number;
}

/** An event that this instance has claimed. */
export interface Claimed extends Claim {
  lane: string;
  body: string;
  /** Somebody before us began to answer it. */
  answering: boolean;
  /** Milliseconds since it was accepted, on the database's clock. */
  waited: number;
}

/** One statement a step of an event's life; each is atomic, and rejects when the database is away. */
export interface InboxTable {
  accept(event: InboxEvent): Promise<Acceptance>;
  /** The oldest events of lanes in which nothing is at work, for this instance. */
  claim(most: number): Promise<Claimed[]>;
  /** @returns false when the event is no longer ours */
  markAnswering(claim: Claim): Promise<boolean>;
  /** The next of its lane may be claimed though this one is not finished. */
  letOthersGo(claim: Claim): Promise<void>;
  finish(claim: Claim): Promise<void>;
  /** Gives back what is ours and none of these. */
  releaseBut(ids: number[]): Promise<void>;
  /**
   * When any instance last heard an event from outside, as the database's clock has it, or since when one may have missed
   * some: epoch milliseconds.
   */
  heardAt(): Promise<number | undefined>;
  /** Since when this instance may have missed something, epoch milliseconds; undefined for nothing any more. */
  missed(since: number | undefined): Promise<void>;
  /** Of all instances. */
  backlog(): Promise<Backlog>;
  /** Gives back what these instances held. @returns how many events */
  freeOrphans(dead: readonly number[]): Promise<number>;
}

const { waiting: MOST_WAITING, waitingPerPartition: MOST_IN_LANE } = INBOX_LIMITS;

const NOW = '(extract(epoch from now()) * 1000)::bigint';

const heard = z.object({ heard_at: z.number().nullable() });
const acceptance = z.object({ is_left: z.boolean(), is_fresh: z.boolean() });
const backlog = z.object({ size: z.number(), age: z.number() }) satisfies z.ZodType<Backlog>;
const claimed = z.object({
  id: z.number(),
  claims: z.number(),
  lane: z.string(),
  body: z.string(),
  answering: z.boolean(),
  waited: z.number(),
}) satisfies z.ZodType<Claimed>;

/**
 * The key is remembered and the event kept in one statement: a crash leaves both or neither. Those of a lane come one
 * after the other, so that none becomes visible before one with a smaller number.
 */
const ACCEPT = `
  with turn as (select pg_advisory_xact_lock(hashtextextended('lane ' || $3::text, 0))),
  room as (
    select $3::text is null
      or count(*) < ${MOST_WAITING} and count(*) filter (where lane = $3) < ${MOST_IN_LANE} as is_left
    from events),
  fresh as (
    insert into seen_events as s (key, expires_at, heard_at)
      select $1, $2::bigint, case when $5 then ${NOW} end from turn, room where is_left
    on conflict (key) do update set expires_at = excluded.expires_at, heard_at = excluded.heard_at
      where s.expires_at < extract(epoch from now()) * 1000
    returning key),
  kept as (insert into events (lane, body) select $3, $4 from fresh where $3::text is not null)
  select exists (select from fresh) as is_fresh, is_left or exists (
    select from seen_events where key = $1 and expires_at >= extract(epoch from now()) * 1000) as is_left
  from room`;

/**
 * Of a lane only the oldest is free, so two instances never hold two of one lane. The inner select stands in an array so
 * that it runs once: the table is nearly empty most of the time, and a plan made for one row takes seconds for thousands.
 */
const CLAIM = `
  update events set owner = $1, claims = claims + 1 where id = any(array(
    select head.id from events head
    where head.owner is null and head.id <= coalesce(
      (select min(before.id) from events before where before.lane = head.lane and before.blocks), head.id)
    order by head.id limit $2 for update skip locked))
  returning id, claims, lane, body, answering,
    (extract(epoch from clock_timestamp() - accepted_at) * 1000)::double precision as waited`;

const MARK = 'update events set answering = true where id = $1 and owner = $2 and claims = $3';
const LET_GO = 'update events set blocks = false where id = $1 and owner = $2 and claims = $3';
const FINISH = 'delete from events where id = $1 and owner = $2 and claims = $3';

const RELEASE = 'update events set owner = null where owner = $2 and not id = any($1::bigint[])';

/** Of instances that are gone too: nobody else knows what they missed. */
const HEARD = `
  select least((select max(heard_at) from seen_events), (select min(since) from missed)) as heard_at`;

const MISSED = `
  insert into missed (instance, since) values ($1, $2)
  on conflict (instance) do update set since = excluded.since`;

/** With it, what those missed since then that are gone; what was missed an hour ago is not answered any more. */
const FOUND = `
  delete from missed where instance = $1 or since < ${NOW} - ${HOUR}
    or not instance_lives(instance) and since >= (select since from missed where instance = $1)`;

const BACKLOG = `
  select count(*) as size,
    coalesce(extract(epoch from clock_timestamp() - min(accepted_at)) * 1000, 0)::double precision as age
  from events`;

/** An orphan waits again in its lane, before what came after it. */
const FREE = 'update events set owner = null where owner = any($1::integer[])';

export function createInboxTable(statements: Statements, instance: number): InboxTable {
  return {
    async accept({ key, rememberUntil, partitionKey: lane = null, body, isOwn = false }) {
      const values = [key, Math.round(rememberUntil), lane, body, !isOwn];
      const [answer] = await statements.rows(acceptance, ACCEPT, values);
      if (answer?.is_left !== true) return 'busy';
      return answer.is_fresh ? 'accepted' : 'duplicate';
    },
    async claim(most) {
      const rows = await statements.rows(claimed, CLAIM, [instance, most]);
      return rows.sort((a, b) => a.id - b.id);
    },
    async markAnswering({ id, claims }) {
      return (await statements.count(MARK, [id, instance, claims])) === 1;
    },
    async letOthersGo({ id, claims }) {
      await statements.count(LET_GO, [id, instance, claims]);
    },
    async finish({ id, claims }) {
      await statements.count(FINISH, [id, instance, claims]);
    },
    async releaseBut(ids) {
      await statements.count(RELEASE, [ids, instance]);
    },
    async heardAt() {
      const [row] = await statements.rows(heard, HEARD, []);
      return row?.heard_at ?? undefined;
    },
    async missed(since) {
      if (since === undefined) await statements.count(FOUND, [instance]);
      else await statements.count(MISSED, [instance, Math.round(since)]);
    },
    async backlog() {
      const [found] = await statements.rows(backlog, BACKLOG, []);
      return found ?? { size: 0, age: 0 };
    },
    freeOrphans: (dead) => statements.count(FREE, [dead]),
  };
}

import { z } from 'zod';
import type { Backlog } from '../../core/backlog.ts';
import { HOUR } from '../../core/clock.ts';
import { createDeadlines } from './deadlines.ts';
import { ACCEPT_WITHIN, type Acceptances, createAcceptance, MOMENT, NOW } from './inbox-acceptance.ts';
import type { Statements } from './statements.ts';

/** A claim of one event. It ends when the event is claimed once more, even by the same instance. */
export interface Claim {
  id: number;
  /** The number of claims of the event that were not released, this one included. */
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
export interface InboxTable extends Acceptances {
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
  /** Releases the events that this instance has claimed, except those with these ids; these claims count no more. */
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

const heardRow = z.object({ heard_at: z.number().nullable(), now: z.number() });
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

const RELEASE = `
  update events set owner = null, claims = claims - 1 where owner = $2 and not id = any($1::bigint[])`;

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
export function createInboxTable(
  statements: Statements,
  instance: number,
  acceptWithin = ACCEPT_WITHIN,
): InboxTable {
  const deadlines = createDeadlines(acceptWithin);

  return {
    ...createAcceptance(statements, deadlines),
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

import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { backoff } from '../../core/async/backoff.ts';
import { afterRunning } from '../../core/async/running-time.ts';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { createThrottledLog } from './throttled-log.ts';

/** The first key of the advisory locks that show which instances live; `instance_lives` reads them. */
const LOCK_CLASS = 1_836_341_874;
const CHANNEL = 'webex_meraki_bot';
/** Notices a host that vanished within about 11 s instead of two hours. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set idle_session_timeout = 0';
/** Instances that hold an event or a lock and have no session. */
const ABSENT = `
  select holder from (
    select owner as holder from events where owner is not null union select holder from locks) held
  where not instance_lives(holder)`;
const holders = z.array(z.object({ holder: z.int() }));

/** Periods by which instances watch each other, in milliseconds. */
export interface InstancesOptions {
  /**
   * The time between two checks of the other instances. An instance that two checks in a row do not find is considered
   * dead; after one such check, its session may only have been lost and opened again.
   */
  checkInterval: number;
  /** The time after the start of this instance during which no other one is considered dead. */
  settleAtFirst: number;
  /**
   * The same after this instance restored its session. When a database fails over to another server all sessions end, and an
   * instance that got no answer at all notices after the 11 s that a query may take.
   */
  settleAgain: number;
  /** The longest pause between two attempts to open a lost session again. */
  longestPause: number;
  /** The time within which a check has its answer; a process that stands still does not take that for a lost session. */
  answer: number;
}

const DEFAULTS: InstancesOptions = {
  checkInterval: SECOND,
  settleAtFirst: 3 * SECOND,
  settleAgain: 15 * SECOND,
  longestPause: 2 * SECOND,
  answer: 11 * SECOND,
};

/** The timeout of the driver does not come: after a stop it would come before an answer that has arrived. */
const CHECK = { text: ABSENT, query_timeout: 2 ** 31 - 1 };

/**
 * This instance among the others. A session that holds an advisory lock shows that it lives: PostgreSQL frees the lock the
 * moment the process dies, and a blocked event loop can't lose it (PostgreSQL manual, 13.3.5 "Advisory Locks").
 */
export interface Instances {
  /** The id of this instance, never used before. */
  readonly id: number;
  /** Returns the dead instances that hold something, as found over the session that shows that this one lives. */
  dead(): readonly number[];
  /** Sends a payload to every instance, this one included. @throws Error while the database is unavailable */
  publish(payload: string): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  client: PoolClient;
  /** Ends the session without calling `onLost`. */
  leave(): void;
  /** Ends a session that does not answer as one that was lost. */
  drop(): void;
}

/**
 * Joins the instances of a database.
 *
 * @param pool of one connection, which is held for good and closed with this
 * @param onPayload gets what any instance published
 */
export async function createInstances(
  pool: Pool,
  log: Log,
  onPayload: (payload: string) => void,
  options: Partial<InstancesOptions> = {},
): Promise<Instances> {
  const { checkInterval, settleAtFirst, settleAgain, longestPause, answer } = { ...DEFAULTS, ...options };
  const logUnreachable = createThrottledLog(log, 'database unreachable');
  let id: number | undefined;
  let isClosing = false;
  let settledAt = performance.now() + settleAtFirst;
  let dead: number[] = [];
  let absent: number[] = [];

  /** @param onLost called once when a complete session ends before this instance leaves it */
  async function openSession(onLost: () => void): Promise<Session> {
    const client = await pool.connect();
    let isComplete = false;
    let isOver = false;
    const leave = () => {
      if (!isOver) client.release(true);
      isOver = true;
    };
    const drop = () => {
      if (isOver) return;
      leave();
      // Before that, the statement under way rejects.
      if (isComplete) onLost();
    };
    client.on('error', drop).on('end', drop);
    client.on('notification', ({ payload = '' }) => onPayload(payload));
    try {
      await client.query(KEEPALIVE);
      id ??= await nextId(client);
      await client.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, id]);
      await client.query(`listen ${CHANNEL}`);
      isComplete = true;
      return { client, leave, drop };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async function reopenSession(): Promise<void> {
    settledAt = Number.POSITIVE_INFINITY;
    dead = [];
    absent = [];
    if (isClosing) return;
    log.warn({ instance: id }, 'instance session lost: other instances may not see this one');
    for (let attempt = 1; !isClosing; attempt++) {
      try {
        session = await openSession(onLost);
        if (isClosing) return session.leave();
        settledAt = performance.now() + settleAgain;
        log.info({ instance: id }, 'instance session restored');
        return;
      } catch (error) {
        logUnreachable(error);
        const pause = backoff(attempt, { first: SECOND / 10, longest: longestPause });
        await delay(pause, undefined, { ref: false });
      }
    }
  }
  const onLost = () => void reopenSession();

  /** Checks which instances are absent. Without an answer nothing is known of them, and they may not see this one either. */
  async function check(): Promise<void> {
    const { client, drop } = session;
    const stop = afterRunning(answer, drop);
    try {
      const { rows } = await client.query(CHECK);
      const now = holders.parse(rows).map(({ holder }) => holder);
      dead = performance.now() >= settledAt ? now.filter((one) => absent.includes(one)) : [];
      absent = now;
    } catch {
      dead = [];
      absent = [];
      drop();
    } finally {
      stop();
    }
    if (!isClosing) nextCheck = setTimeout(check, checkInterval * (1 + Math.random() / 4)).unref();
  }

  let session = await openSession(onLost);
  if (id === undefined) throw new Error('the database gave no id to this instance');
  let nextCheck = setTimeout(check, checkInterval).unref();
  return {
    id,
    dead: () => dead,
    async publish(payload) {
      await session.client.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    },
    async close() {
      isClosing = true;
      clearTimeout(nextCheck);
      session.leave();
      await pool.end();
    },
  };
}

async function nextId(client: PoolClient): Promise<number> {
  const { rows } = await client.query("select nextval('instances')::integer as id");
  return z.object({ id: z.int() }).parse(rows[0]).id;
}

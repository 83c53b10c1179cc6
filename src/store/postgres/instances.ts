import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { createThrottledLog } from './throttled-log.ts';

/** First key of the advisory locks by which instances know of each other; `instance_lives` reads them. */
const INSTANCES = 1_836_341_874;
const CHANNEL = 'webex_meraki_bot';
/** A host that vanished without a word is noticed in about 11 s instead of two hours. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set idle_session_timeout = 0';
/** Whoever holds an event or a lock and is not seen. */
const UNSEEN = `
  select holder from (
    select owner as holder from events where owner is not null union select holder from locks) held
  where not instance_lives(holder)`;
const LONGEST_PAUSE = 2 * SECOND;
/** Between two looks at the others. Whom two in a row do not see is dead: a session may be lost and made again. */
const LOOK = SECOND;
/**
 * How long nobody is declared dead after this instance appeared. When a database fails over to another server
 * everybody's session ends, and who was answered by nothing at all notices after the 11 s that a query may take.
 */
const SETTLING = { atFirst: 3 * SECOND, again: 15 * SECOND };

/**
 * That this instance lives, for the others to see: a session that holds an advisory lock. PostgreSQL frees it the
 * moment the process dies, and a blocked event loop can't lose it (PostgreSQL manual, 13.3.5 "Advisory Locks").
 */
export interface Instances {
  /** Of this instance, never used before. */
  readonly instance: number;
  /** Instances that hold something and are dead. Seen by the very session that shows that this one lives. */
  dead(): readonly number[];
  /** Tells every instance, this one included. @throws when the database is away */
  tell(payload: string): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  session: PoolClient;
  /** Ends it without a word to `lost`. */
  leave(): void;
  /** Gives it up: one that does not answer has ended, whether or not anybody said so. */
  drop(): void;
}

/**
 * @param pool of one connection, which is held for good and closed with it
 * @param hear gets what any instance told
 */
export async function createInstances(
  pool: Pool,
  log: Log,
  hear: (payload: string) => void,
  settling = SETTLING,
): Promise<Instances> {
  let instance: number | undefined;
  const unreached = createThrottledLog(log, 'the database can not be reached');
  let isClosing = false;
  let settledAt = performance.now() + settling.atFirst;
  let dead: number[] = [];
  let unseen: number[] = [];

  /** @param lost called once when the session, once it is made, ends before we leave it */
  async function appear(lost: () => void): Promise<Session> {
    const session = await pool.connect();
    let isMade = false;
    let isOver = false;
    const leave = () => {
      if (!isOver) session.release(true);
      isOver = true;
    };
    const onLost = () => {
      if (isOver) return;
      leave();
      // Before, what is under way rejects.
      if (isMade) lost();
    };
    session.on('error', onLost).on('end', onLost);
    session.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await session.query(KEEPALIVE);
      instance ??= await nextInstance(session);
      await session.query('select pg_advisory_lock($1, $2)', [INSTANCES, instance]);
      await session.query(`listen ${CHANNEL}`);
      isMade = true;
      return { session, leave, drop: onLost };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async function reappear(): Promise<void> {
    settledAt = Number.POSITIVE_INFINITY;
    dead = [];
    unseen = [];
    if (isClosing) return;
    log.warn({ instance }, 'the session by which other instances know of this one was lost');
    for (let pause = SECOND / 10; !isClosing; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        present = await appear(reappearSoon);
        if (isClosing) return present.leave();
        settledAt = performance.now() + settling.again;
        log.info({ instance }, 'other instances know of this one again');
        return;
      } catch (error) {
        unreached(error);
        await delay(pause, undefined, { ref: false });
      }
    }
  }
  const reappearSoon = () => void reappear();

  /** Without an answer nothing is known of anybody, and the others may not see this one either. */
  async function look(): Promise<void> {
    const { session, drop } = present;
    try {
      const { rows } = await session.query(UNSEEN);
      const now = z
        .array(z.object({ holder: z.int() }))
        .parse(rows)
        .map(({ holder }) => holder);
      dead = performance.now() >= settledAt ? now.filter((one) => unseen.includes(one)) : [];
      unseen = now;
    } catch {
      dead = [];
      unseen = [];
      drop();
    }
    if (!isClosing) looking = setTimeout(look, LOOK * (1 + Math.random() / 4)).unref();
  }

  let present = await appear(reappearSoon);
  if (instance === undefined) throw new Error('the database gave no number to this instance');
  let looking = setTimeout(look, LOOK).unref();
  return {
    instance,
    dead: () => dead,
    async tell(payload) {
      await present.session.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    },
    async close() {
      isClosing = true;
      clearTimeout(looking);
      present.leave();
      await pool.end();
    },
  };
}

async function nextInstance(session: PoolClient): Promise<number> {
  const { rows } = await session.query("select nextval('instances')::integer as instance");
  return z.object({ instance: z.int() }).parse(rows[0]).instance;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { createQuietLog } from './quietly.ts';

/** First key of the advisory locks by which instances know of each other; `instance_lives` reads them. */
const INSTANCES = 1_836_341_874;
const CHANNEL = 'webex_meraki_bot';
/** A host that vanished without a word is noticed in about 11 s instead of two hours. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';
const LONGEST_PAUSE = 2 * SECOND;
/** How long others get to be seen again after this instance lost sight of them. */
const SETTLING = 10 * SECOND;

/**
 * That this instance lives, for the others to see: a session that holds an advisory lock. PostgreSQL frees it the
 * moment the process dies, and a blocked event loop can't lose it (PostgreSQL manual, 13.3.5 "Advisory Locks").
 */
export interface Presence {
  /** Of this instance, never used before. */
  readonly instance: number;
  /**
   * Whether who is not seen is dead. Not right after this session was lost and made again: when a database fails over
   * to another server, everybody's is, and not everybody is back at the same moment.
   */
  isSettled(): boolean;
  /** Tells every instance, this one included. @throws when the database is away */
  tell(payload: string): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  session: PoolClient;
  /** Ends it without a word to `lost`. */
  leave(): void;
}

/**
 * @param pool of one connection, which is held for good and closed with it
 * @param hear gets what any instance told
 */
export async function createPresence(
  pool: Pool,
  log: Log,
  hear: (payload: string) => void,
): Promise<Presence> {
  let instance: number | undefined;
  const unreached = createQuietLog(log, 'the database can not be reached');
  let isClosing = false;
  let settledAt = Number.NEGATIVE_INFINITY;

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
      return { session, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async function reappear(): Promise<void> {
    settledAt = Number.POSITIVE_INFINITY;
    if (isClosing) return;
    log.warn({ instance }, 'the session by which other instances know of this one was lost');
    for (let pause = SECOND / 10; !isClosing; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        present = await appear(reappearSoon);
        if (isClosing) return present.leave();
        settledAt = performance.now() + SETTLING;
        log.info({ instance }, 'other instances know of this one again');
        return;
      } catch (error) {
        unreached(error);
        await delay(pause, undefined, { ref: false });
      }
    }
  }
  const reappearSoon = () => void reappear();

  let present = await appear(reappearSoon);
  if (instance === undefined) throw new Error('the database gave no number to this instance');
  return {
    instance,
    isSettled: () => performance.now() >= settledAt,
    async tell(payload) {
      await present.session.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    },
    async close() {
      isClosing = true;
      present.leave();
      await pool.end();
    },
  };
}

async function nextInstance(session: PoolClient): Promise<number> {
  const { rows } = await session.query("select nextval('instances')::integer as instance");
  return z.object({ instance: z.int() }).parse(rows[0]).instance;
}

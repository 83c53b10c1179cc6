import type { Pool } from 'pg';
import type { Test } from 'tap';
import { createSharedInbox } from '../../../src/store/postgres/inbox.ts';
import { createInboxTable, type InboxTable } from '../../../src/store/postgres/inbox-table.ts';
import { createLocks, type Locks } from '../../../src/store/postgres/locks.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPresence, type Presence } from '../../../src/store/postgres/presence.ts';
import { createStatements, type Statements } from '../../../src/store/postgres/statements.ts';
import { until } from '../../until.ts';
import { createMemoryLog } from '../samples.ts';
import { UNHURRIED } from './open.ts';

/** One of several instances: what it needs to work beside the others. */
export interface Member {
  log: ReturnType<typeof createMemoryLog>;
  pool: Pool;
  statements: Statements;
  presence: Presence;
  /** What any of them told. */
  heard: string[];
  locks: Locks;
  table: InboxTable;
  /** Ends the session by which others know of it; the server may need a moment to notice. */
  leave(): Promise<void>;
  /** The same, and the others see it as dead from now on, though it may still write. */
  vanish(): Promise<void>;
}

/**
 * Ends with the test.
 * @param again milliseconds after its session was made again in which it sees nobody as dead
 */
export async function join(t: Test, url: string, again = 8_000): Promise<Member> {
  const log = createMemoryLog();
  const heard: string[] = [];
  const own = createPool(url, log, { max: 1, ...UNHURRIED });
  const presence = await createPresence(own, log, (payload) => heard.push(payload), {
    atFirst: 0,
    again,
  });
  const pool = createPool(url, log, UNHURRIED);
  const statements = createStatements(pool);
  let leaving: Promise<void> | undefined;
  const leave = () => {
    leaving ??= presence.close();
    return leaving;
  };
  const lives = async () =>
    (await pool.query('select instance_lives($1) as lives', [presence.instance])).rows[0].lives;
  t.teardown(async () => {
    await pool.end();
    await leave();
  });
  return {
    log,
    pool,
    statements,
    presence,
    heard,
    locks: createLocks({ pool, presence, log }),
    table: createInboxTable(statements, presence.instance),
    leave,
    async vanish() {
      await leave();
      await until('the server lets go of a presence', async () => !(await lives()));
    },
  };
}

/** Ends with the test, before its member does. */
export function openInbox(t: Test, { table, presence, log }: Pick<Member, 'table' | 'presence' | 'log'>) {
  const inbox = createSharedInbox(table, presence, log, Date.now);
  t.teardown(async () => {
    await inbox.drain(5_000);
    await inbox.close();
  });
  return inbox;
}

import type { Pool } from 'pg';
import type { Test } from 'tap';
import { createPostgresInbox } from '../../src/store/postgres/inbox.ts';
import { createInboxTable, type InboxTable } from '../../src/store/postgres/inbox-table.ts';
import { createInstances, type Instances } from '../../src/store/postgres/instances.ts';
import { createLocks, type Locks } from '../../src/store/postgres/locks.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { createStatements, type Statements } from '../../src/store/postgres/statements.ts';
import { UNHURRIED } from './postgres-store.ts';
import { createMemoryLog } from './records.ts';
import { until } from './until.ts';

/** One of several instances: what it needs to work beside the others. */
export interface Member {
  log: ReturnType<typeof createMemoryLog>;
  pool: Pool;
  statements: Statements;
  instances: Instances;
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
  const instances = await createInstances(own, log, (payload) => heard.push(payload), {
    atFirst: 0,
    again,
  });
  const pool = createPool(url, log, UNHURRIED);
  const statements = createStatements(pool);
  let leaving: Promise<void> | undefined;
  const leave = () => {
    leaving ??= instances.close();
    return leaving;
  };
  const lives = async () =>
    (await pool.query('select instance_lives($1) as lives', [instances.instance])).rows[0].lives;
  t.teardown(async () => {
    await pool.end();
    await leave();
  });
  return {
    log,
    pool,
    statements,
    instances,
    heard,
    locks: createLocks({ pool, instances, log }),
    table: createInboxTable(statements, instances.instance),
    leave,
    async vanish() {
      await leave();
      await until('the server lets go of a presence', async () => !(await lives()));
    },
  };
}

/** Ends with the test, before its member does. */
export function openInbox(t: Test, { table, instances, log }: Pick<Member, 'table' | 'instances' | 'log'>) {
  const inbox = createPostgresInbox(table, instances, log, Date.now);
  t.teardown(async () => {
    await inbox.drain(5_000);
    await inbox.close();
  });
  return inbox;
}

import type { Pool } from 'pg';
import type { Test } from 'tap';
import { createPostgresInbox } from '../../src/store/postgres/inbox.ts';
import { createInboxTable, type InboxTable } from '../../src/store/postgres/inbox-table.ts';
import {
  createInstances,
  type Instances,
  type InstancesOptions,
} from '../../src/store/postgres/instances.ts';
import { createLocks, type Locks } from '../../src/store/postgres/locks.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { createStatements, type Statements } from '../../src/store/postgres/statements.ts';
import { LONG_TIMEOUTS } from './postgres-store.ts';
import { createMemoryLog } from './records.ts';
import { until } from './until.ts';

/** The periods of the instances in tests, in milliseconds: as in production, but shorter. */
export const PERIODS = { checkInterval: 200, settleAtFirst: 0, settleAgain: 2_000, longestPause: 200 };

/** One of several instances: what it needs to work beside the others. */
export interface Member {
  log: ReturnType<typeof createMemoryLog>;
  pool: Pool;
  statements: Statements;
  instances: Instances;
  /** Payloads that any of the instances published. */
  heard: string[];
  locks: Locks;
  table: InboxTable;
  /** Ends the session that shows the others that it lives; the server may need a moment to notice. */
  leave(): Promise<void>;
  /** Leaves, and waits until the others see it as dead; it can still write. */
  vanish(): Promise<void>;
}

/** Joins the instances of a database until the end of the test. */
export async function join(t: Test, url: string, options: Partial<InstancesOptions> = {}): Promise<Member> {
  const log = createMemoryLog();
  const heard: string[] = [];
  const own = createPool(url, log, { max: 1, ...LONG_TIMEOUTS });
  const instances = await createInstances(own, log, (payload) => heard.push(payload), {
    ...PERIODS,
    ...options,
  });
  const pool = createPool(url, log, LONG_TIMEOUTS);
  const statements = createStatements(pool);
  let leaving: Promise<void> | undefined;
  const leave = () => {
    leaving ??= instances.close();
    return leaving;
  };
  const lives = async () =>
    (await pool.query('select instance_lives($1) as lives', [instances.id])).rows[0].lives;
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
    table: createInboxTable(statements, instances.id),
    leave,
    async vanish() {
      await leave();
      await until('the server ends the session of an instance', async () => !(await lives()));
    },
  };
}

/** Opens the inbox of a member until the end of the test, which comes before the end of the member. */
export function openInbox(t: Test, { table, instances, log }: Pick<Member, 'table' | 'instances' | 'log'>) {
  const deps = { table, instances, log, clock: Date.now };
  const inbox = createPostgresInbox(deps, { lookInterval: 200, closeTimeout: 200 });
  t.teardown(async () => {
    await inbox.drain(5_000);
    await inbox.close();
  });
  return inbox;
}

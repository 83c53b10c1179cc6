import type { Pool } from 'pg';
import type { Test } from 'tap';
import { createSharedInbox } from '../../../src/store/postgres/inbox.ts';
import { createInboxTable, type InboxTable } from '../../../src/store/postgres/inbox-table.ts';
import { createLocks, type Locks } from '../../../src/store/postgres/locks.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPresence, type Presence } from '../../../src/store/postgres/presence.ts';
import { createStatements, type Statements } from '../../../src/store/postgres/statements.ts';
import { createMemoryLog } from '../samples.ts';

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
  /** The others see it as dead from now on, though it may still write. */
  vanish(): Promise<void>;
}

/** Ends with the test. */
export async function join(t: Test, url: string): Promise<Member> {
  const log = createMemoryLog();
  const heard: string[] = [];
  const own = createPool(url, log, { max: 1 });
  const presence = await createPresence(own, log, (payload) => heard.push(payload), {
    atFirst: 0,
    again: 4_000,
  });
  const pool = createPool(url, log);
  const statements = createStatements(pool);
  let vanishing: Promise<void> | undefined;
  const vanish = () => {
    vanishing ??= presence.close();
    return vanishing;
  };
  t.teardown(async () => {
    await pool.end();
    await vanish();
  });
  return {
    log,
    pool,
    statements,
    presence,
    heard,
    locks: createLocks({ pool, presence, log }),
    table: createInboxTable(statements, presence.instance),
    vanish,
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

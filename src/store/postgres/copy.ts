import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { auditFields } from '../audit-entry.ts';
import type { FolderReader } from '../folder-reader.ts';
import type { Table } from '../tables.ts';
import { addEntries } from './audit.ts';
import { inTransaction, type Queries } from './pool.ts';
import { type Rows, storable } from './rows.ts';
import { tables } from './tables.ts';

/** Records in one statement. */
const BATCH = 500;
const NAMES = ['grants', 'revocations', 'tickets', 'attempts', 'confirmations', 'settings', 'audit'] as const;

/** @param total undefined while it is not known */
export type Progress = (what: string, done: number, total?: number) => void;

/** What was copied and found again. */
export interface Copied {
  grants: number;
  revocations: number;
  settings: number;
  auditEntries: number;
  /** Lines of the audit log that are no entries: they stay in the file only. */
  unreadableLines: number;
}

/**
 * Copies an embedded store into a database that `migrate` made ready, all of it or nothing, and reads it back: every
 * record is the same there. Whoever else writes waits until it is over.
 *
 * @throws Error when the database is not empty, or when something is not the same
 */
export function copyFolder(source: FolderReader, pool: Pool, progress: Progress): Promise<Copied> {
  const { tables: from } = source;
  return inTransaction(pool, async (client) => {
    await client.query(`lock table ${NAMES} in share row exclusive mode`);
    await assertEmpty(client);
    await copyTable(client, 'links', from.grants, tables.grants, progress);
    await copyTable(client, 'revocations', from.revocations, tables.revocations, progress);
    await copyTable(client, 'one-time URLs', from.tickets, tables.tickets, progress);
    await copyTable(client, 'attempts', from.attempts, tables.attempts, progress);
    await copyTable(client, 'confirmations', from.confirmations, tables.confirmations, progress);
    await copyTable(client, 'settings', from.settings, tables.settings, progress);
    const audit = await copyAudit(client, source, progress);
    const { grants, revocations, settings } = from;
    return { grants: grants.size, revocations: revocations.size, settings: settings.size, ...audit };
  });
}

async function assertEmpty(db: Queries): Promise<void> {
  const found: string[] = [];
  for (const name of NAMES) {
    const { rows } = await db.query(`select from ${name} limit 1`);
    if (rows.length > 0) found.push(name);
  }
  if (found.length === 0) return;
  throw new Error(
    `The database is not empty: there is something in ${found.join(', ')}. Nothing was copied. Name an empty one in DATABASE_URL.`,
  );
}

async function copyTable<T extends object>(
  db: Queries,
  what: string,
  from: Table<T>,
  to: Rows<T>,
  progress: Progress,
): Promise<void> {
  const records = from.list();
  progress(what, 0, records.length);
  for (let at = 0; at < records.length; at += BATCH) {
    await to.addAll(db, records.slice(at, at + BATCH));
    progress(what, Math.min(at + BATCH, records.length), records.length);
  }
  const stored = new Map((await to.select(db, '')).map((record) => [from.idOf(record), record]));
  const isSame = (record: T) => isDeepStrictEqual(stored.get(from.idOf(record)), storable(record));
  if (stored.size === records.length && records.every(isSame)) return;
  throw new Error(`Some ${what} are not the same in the database. Nothing was copied.`);
}

async function copyAudit(
  db: Queries,
  source: FolderReader,
  progress: Progress,
): Promise<Pick<Copied, 'auditEntries' | 'unreadableLines'>> {
  const copied = { auditEntries: 0, unreadableLines: 0 };
  let batch: object[] = [];
  const flush = async () => {
    await addEntries(db, batch);
    copied.auditEntries += batch.length;
    batch = [];
    progress('audit entries', copied.auditEntries);
  };
  for await (const entry of source.audit()) {
    if (entry === undefined) copied.unreadableLines += 1;
    else batch.push(auditFields(entry));
    if (batch.length === BATCH) await flush();
  }
  await flush();
  const { rows } = await db.query('select from audit');
  if (rows.length === copied.auditEntries) return copied;
  throw new Error('Some audit entries are missing in the database. Nothing was copied.');
}

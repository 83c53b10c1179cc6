import type { Pool } from 'pg';
import { auditFields } from '../store/audit-entry.ts';
import type { FolderReader } from '../store/embedded/folder-reader.ts';
import type { Table } from '../store/embedded/tables.ts';
import { addEntries } from '../store/postgres/audit.ts';
import { saveAuditKey } from '../store/postgres/audit-key.ts';
import { inTransaction, type Queries } from '../store/postgres/pool.ts';
import type { TableRows } from '../store/postgres/rows.ts';
import { recordTables } from '../store/postgres/tables.ts';
import { BATCH_SIZE, copyTable, countRows, type Progress, TABLE_NAMES } from './copy-table.ts';

/** The numbers of records that were copied and found again. */
export interface CopyCounts {
  grants: number;
  revocations: number;
  settings: number;
  shares: number;
  auditEntries: number;
  /** Lines of the audit log that are no entries: they stay in the file only. */
  unreadableLines: number;
}

/**
 * Copies an embedded store into a database that `migrate` made ready, all of it or nothing, and reads it back to check
 * that every record is the same. Other writers wait until the copy is done.
 *
 * @throws Error when the database is not empty, or when something is not the same
 */
export function copyStore(source: FolderReader, pool: Pool, progress: Progress): Promise<CopyCounts> {
  const { tables: from } = source;
  const to = recordTables;
  return inTransaction(pool, async (client) => {
    await client.query(`lock table ${TABLE_NAMES} in share row exclusive mode`);
    await assertEmpty(client);
    const copy = <T extends object>(records: Table<T>, rows: TableRows<T>, called = rows.table) =>
      copyTable(client, { from: records, to: rows, called }, progress);
    await copy(from.grants, to.grants, 'links');
    await copy(from.revocations, to.revocations);
    await copy(from.tickets, to.tickets, 'one-time URLs');
    await copy(from.authorizationRequests, to.authorizationRequests);
    await copy(from.confirmations, to.confirmations);
    await copy(from.settings, to.settings);
    await copy(from.shares, to.shares);
    await copy(from.accessRequests, to.accessRequests, 'requests for access');
    if (source.auditKey !== undefined) await saveAuditKey(client, source.auditKey);
    const audit = await copyAudit(client, source, progress);
    const { grants, revocations, settings, shares } = from;
    const counts = { grants: grants.size, revocations: revocations.size, settings: settings.size };
    return { ...counts, shares: shares.size, ...audit };
  });
}

async function assertEmpty(db: Queries): Promise<void> {
  const found: string[] = [];
  for (const name of TABLE_NAMES) {
    const { rows } = await db.query(`select from ${name} limit 1`);
    if (rows.length > 0) found.push(name);
  }
  if (found.length === 0) return;
  throw new Error(
    `The database is not empty: there is something in ${found.join(', ')}. Nothing was copied. Name an empty one in DATABASE_URL.`,
  );
}

async function copyAudit(
  db: Queries,
  source: FolderReader,
  progress: Progress,
): Promise<Pick<CopyCounts, 'auditEntries' | 'unreadableLines'>> {
  const counts = { auditEntries: 0, unreadableLines: 0 };
  let batch: object[] = [];
  const flush = async () => {
    await addEntries(db, batch);
    counts.auditEntries += batch.length;
    batch = [];
    progress('audit entries', counts.auditEntries);
  };
  for await (const entry of source.audit()) {
    if (entry === undefined) counts.unreadableLines += 1;
    else batch.push(auditFields(entry));
    if (batch.length === BATCH_SIZE) await flush();
  }
  await flush();
  if ((await countRows(db, 'audit')) === counts.auditEntries) return counts;
  throw new Error('Some audit entries are missing in the database. Nothing was copied.');
}

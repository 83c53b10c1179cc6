import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { z } from 'zod';
import { auditFields } from '../store/audit-entry.ts';
import type { FolderReader } from '../store/embedded/folder-reader.ts';
import { addEntries } from '../store/postgres/audit.ts';
import { inTransaction, type Queries } from '../store/postgres/pool.ts';
import { storable, type TableRows } from '../store/postgres/rows.ts';
import { tables } from '../store/postgres/tables.ts';
import type { Table } from '../store/tables.ts';

/** Records in one statement, added or read back: over a slow line as well it has to end in some seconds. */
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
    const copy = <T extends object>(of: Copy<T>) => copyTable(client, of, progress);
    await copy({
      name: 'grants',
      called: 'links',
      from: from.grants,
      to: tables.grants,
      key: { person_id: (grant) => grant.personId, organization_id: (grant) => grant.organizationId },
    });
    await copy({
      name: 'revocations',
      from: from.revocations,
      to: tables.revocations,
      key: { id: (revocation) => revocation.id },
    });
    await copy({
      name: 'tickets',
      called: 'one-time URLs',
      from: from.tickets,
      to: tables.tickets,
      key: { hash: (ticket) => ticket.hash },
    });
    await copy({
      name: 'attempts',
      from: from.attempts,
      to: tables.attempts,
      key: { state_hash: (attempt) => attempt.stateHash },
    });
    await copy({
      name: 'confirmations',
      from: from.confirmations,
      to: tables.confirmations,
      key: { person_id: (confirmation) => confirmation.personId },
    });
    await copy({
      name: 'settings',
      from: from.settings,
      to: tables.settings,
      key: { id: (settings) => settings.id },
    });
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

/** One kind of records, and where it goes. */
interface Copy<T> {
  name: (typeof NAMES)[number];
  /** In the words of whoever runs it; absent when the name does. */
  called?: string;
  from: Table<T>;
  to: TableRows<T>;
  /** The columns of the primary key. */
  key: Record<string, (record: T) => string>;
}

async function copyTable<T extends object>(
  db: Queries,
  { name, called: what = name, from, to, key }: Copy<T>,
  progress: Progress,
): Promise<void> {
  const lists = Object.keys(key).map((_, index) => `$${index + 1}::text[]`);
  const ofKeys = `where (${Object.keys(key)}) in (select * from unnest(${lists}))`;

  const isThere = async (batch: readonly T[]): Promise<boolean> => {
    const keys = Object.values(key).map((part) => storable(batch.map(part)));
    const stored = new Map((await to.select(db, ofKeys, keys)).map((record) => [from.idOf(record), record]));
    return batch.every((record) => isDeepStrictEqual(stored.get(from.idOf(record)), storable(record)));
  };

  const different = () => new Error(`Some ${what} are not the same in the database. Nothing was copied.`);
  const records = from.list();
  progress(what, 0, records.length);
  for (let at = 0; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH);
    await to.addAll(db, batch);
    if (!(await isThere(batch))) throw different();
    progress(what, at + batch.length, records.length);
  }
  if ((await count(db, name)) !== records.length) throw different();
}

const counted = z.tuple([z.object({ count: z.number() })]);

async function count(db: Queries, name: (typeof NAMES)[number]): Promise<number> {
  const { rows } = await db.query(`select count(*) from ${name}`);
  return counted.parse(rows)[0].count;
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
  if ((await count(db, 'audit')) === copied.auditEntries) return copied;
  throw new Error('Some audit entries are missing in the database. Nothing was copied.');
}

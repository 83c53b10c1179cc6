import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Table } from '../store/embedded/tables.ts';
import type { Queries } from '../store/postgres/pool.ts';
import { storable, type TableRows } from '../store/postgres/rows.ts';

/** Records added or read back by one statement, which has to end within seconds over a slow connection too. */
export const BATCH_SIZE = 500;
/** The tables of the database that the copy fills. */
export const TABLE_NAMES = [
  'grants',
  'revocations',
  'tickets',
  'attempts',
  'confirmations',
  'settings',
  'shares',
  'access_requests',
  'audit',
  'audit_key',
] as const;

/** Tells how many records of one kind are copied. @param total undefined while it is not known */
export type Progress = (what: string, done: number, total?: number) => void;

/** One kind of records, and the table that it is copied into. */
export interface TableCopy<T> {
  from: Table<T>;
  to: TableRows<T>;
  /** The word for the records that the operator reads. */
  called: string;
}

/**
 * Copies the records of one kind and reads them back.
 *
 * @throws Error when something is not the same in the database
 */
export async function copyTable<T extends object>(
  db: Queries,
  { from, to, called: what }: TableCopy<T>,
  progress: Progress,
): Promise<void> {
  const { table, key } = to;
  const lists = key.map((_, index) => `$${index + 1}::text[]`);
  const ofKeys = `where (${key.map(({ column }) => column)}) in (select * from unnest(${lists}))`;

  const isStored = async (batch: readonly T[]): Promise<boolean> => {
    const keys = key.map(({ field }) => storable(batch.map((record) => record[field])));
    const stored = new Map((await to.select(db, ofKeys, keys)).map((record) => [from.idOf(record), record]));
    return batch.every((record) => {
      const expected = from.copy(storable(record));
      return isDeepStrictEqual(stored.get(from.idOf(expected)), expected);
    });
  };

  const different = () => new Error(`Some ${what} are not the same in the database. Nothing was copied.`);
  const records = from.list();
  progress(what, 0, records.length);
  for (let at = 0; at < records.length; at += BATCH_SIZE) {
    const batch = records.slice(at, at + BATCH_SIZE);
    await to.addAll(db, batch);
    if (!(await isStored(batch))) throw different();
    progress(what, at + batch.length, records.length);
  }
  if ((await countRows(db, table)) !== records.length) throw different();
}

const counted = z.tuple([z.object({ count: z.number() })]);

/** Counts the rows of a table. */
export async function countRows(db: Queries, name: string): Promise<number> {
  const { rows } = await db.query(`select count(*) from ${name}`);
  return counted.parse(rows)[0].count;
}

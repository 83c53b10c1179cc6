import { setImmediate } from 'node:timers/promises';
import type { RecordKind } from '../record-kind.ts';
import type { Queries } from './pool.ts';
import { storableText } from './storable-text.ts';

/** Rows that are checked in one turn of the event loop: ten thousand at once would stop everybody for a third of a second. */
const SLICE = 200;

/**
 * Stores the records of one kind as rows of one table: the field `expiresAt` is the column `expires_at`, and an absent
 * field is null. Columns that only a newer version knows are neither read nor changed.
 */
export interface TableRows<T> {
  /** The name of the table. */
  table: string;
  /** The primary key: each field and its column. */
  key: readonly { field: keyof T & string; column: string }[];
  /** @param rest the rest of the statement after the table: `where …`, `order by …`, `for update` */
  select(db: Queries, rest: string, values?: unknown[]): Promise<T[]>;
  /** Adds the record, or replaces the one with its key. @returns the record as it is stored */
  save(db: Queries, record: T): Promise<T>;
  /** @param rest the rest of the statement after the table: `set … where …` @returns the changed records */
  update(db: Queries, rest: string, values?: unknown[]): Promise<T[]>;
  /** Adds records whose keys are not there yet, all in one statement. */
  addAll(db: Queries, records: readonly T[]): Promise<void>;
  /** @returns the deleted records */
  delete(db: Queries, rest: string, values?: unknown[]): Promise<T[]>;
}

/** Creates the rows of one table. @param key the fields of the primary key */
export function rowsOf<T extends object>(
  kind: RecordKind<T>,
  table: string,
  key: (keyof T & string)[],
): TableRows<T> {
  const { fields } = kind;
  const list = fields.map((field) => `${columnOf(field)} as "${field}"`).join(', ');
  const places = fields.map((_, index) => `$${index + 1}`);
  const changes = fields
    .filter((field) => !key.some((part) => part === field))
    .map((field) => `${columnOf(field)} = excluded.${columnOf(field)}`);
  const save = `
    insert into ${table} (${fields.map(columnOf)}) values (${places})
    on conflict (${key.map(columnOf)}) do update set ${changes}
    returning ${list}`;

  const columns = fields.map(columnOf);
  const addAll = `
    insert into ${table} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`;

  return {
    table,
    key: key.map((field) => ({ field, column: columnOf(field) })),
    async select(db, rest, values) {
      const { rows } = await db.query(`select ${list} from ${table} ${rest}`, values);
      const records: T[] = [];
      for (const row of rows) {
        if (records.length % SLICE === SLICE - 1) await setImmediate();
        records.push(kind.copy(withoutNulls(row)));
      }
      return records;
    },
    async save(db, record) {
      const columns = new Map(Object.entries(kind.copy(record)));
      const { rows } = await db.query(
        save,
        fields.map((field) => storable(columns.get(field))),
      );
      return kind.copy(withoutNulls(rows[0] ?? {}));
    },
    async update(db, rest, values) {
      const { rows } = await db.query(`update ${table} ${rest} returning ${list}`, values);
      return rows.map((row) => kind.copy(withoutNulls(row)));
    },
    async addAll(db, records) {
      const asRow = (record: T) =>
        Object.fromEntries(
          Object.entries(kind.copy(record)).map(([field, value]) => [columnOf(field), storable(value)]),
        );
      await db.query(addAll, [JSON.stringify(records.map(asRow))]);
    },
    async delete(db, rest, values) {
      const { rows } = await db.query(`delete from ${table} ${rest} returning ${list}`, values);
      return rows.map((row) => kind.copy(withoutNulls(row)));
    },
  };
}

function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns the row without its nulls, which a record does not have. */
export function withoutNulls(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

/** Returns the value as PostgreSQL can store it: text as `storableText` makes it, and a number rounded to whole milliseconds. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number') return Math.round(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, storable(part)]));
}

import { z } from 'zod';
import { createTables, type Table, type Tables } from './tables.ts';

/** The JSON of each record: records never change, so each is encoded once. */
const encoded = new WeakMap<object, Buffer>();
const between = Buffer.from(',\n');
/** The version of each table at its last encoding, and its JSON in one piece when it was the same the time before. */
const encodings = new WeakMap<object, { version: number; joined?: Buffer }>();

const rows = z.array(z.unknown());
const document = z.strictObject({
  grants: rows,
  revocations: rows,
  tickets: rows,
  /** The authorization requests, by their former name. */
  attempts: rows,
  settings: rows,
  // Absent in a file of a version that had no confirmations.
  confirmations: rows.default([]),
  // Absent in a file of a version that had no shares.
  shares: rows.default([]),
  accessRequests: rows.default([]),
} satisfies Record<Exclude<keyof Tables, 'authorizationRequests'> | 'attempts', z.ZodType<unknown[]>>);

/** Encodes all tables as one JSON document in pieces, one record per line. */
export function encode(tables: Tables): Buffer[] {
  return [
    ...encodeTable('{"grants":[\n', tables.grants),
    ...encodeTable('],\n"revocations":[\n', tables.revocations),
    ...encodeTable('],\n"tickets":[\n', tables.tickets),
    ...encodeTable('],\n"attempts":[\n', tables.authorizationRequests),
    ...encodeTable('],\n"settings":[\n', tables.settings),
    ...encodeTable('],\n"confirmations":[\n', tables.confirmations),
    ...encodeTable('],\n"shares":[\n', tables.shares),
    ...encodeTable('],\n"accessRequests":[\n', tables.accessRequests),
    Buffer.from(']}'),
  ];
}

/**
 * Decodes the tables from JSON.
 *
 * @throws Error that says what is wrong without quoting the text
 */
export function decode(json: string): Tables {
  const { data } = document.safeParse(parse(json));
  if (data === undefined) throw new Error('it does not hold the tables');
  const tables = createTables();
  decodeRows(tables.grants, data.grants);
  decodeRows(tables.revocations, data.revocations);
  decodeRows(tables.tickets, data.tickets);
  decodeRows(tables.authorizationRequests, data.attempts);
  decodeRows(tables.settings, data.settings);
  decodeRows(tables.confirmations, data.confirmations);
  decodeRows(tables.shares, data.shares);
  decodeRows(tables.accessRequests, data.accessRequests);
  return tables;
}

/** Most writes change one table: the pieces of the others are put together once, not at each write. */
function encodeTable<T extends object>(opening: string, table: Table<T>): Buffer[] {
  const { version } = table;
  const last = encodings.get(table);
  if (last?.version !== version) {
    encodings.set(table, { version });
    return piecesOf(opening, table);
  }
  last.joined ??= Buffer.concat(piecesOf(opening, table));
  return [last.joined];
}

function piecesOf<T extends object>(opening: string, table: Table<T>): Buffer[] {
  const pieces: Buffer[] = [];
  for (const record of table.list()) {
    if (pieces.length > 0) pieces.push(between);
    pieces.push(encodeRecord(record));
  }
  return [Buffer.from(opening), ...pieces];
}

function encodeRecord(record: object): Buffer {
  const known = encoded.get(record);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(record));
  encoded.set(record, bytes);
  return bytes;
}

function decodeRows<T>(table: Table<T>, values: unknown[]): void {
  for (const value of values) table.put(table.copy(value));
  if (table.size !== values.length) throw new Error('it holds a record twice');
}

/** Parses JSON; the error of JSON.parse would quote the text. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('it is not JSON');
  }
}

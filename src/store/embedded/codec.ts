import { z } from 'zod';
import { packJson, unpackJson } from './packed-rows.ts';
import { createTables, type Table, type Tables } from './tables.ts';

/** The JSON of each record: records never change, so each is encoded once. */
const encoded = new WeakMap<object, Buffer>();
const between = Buffer.from(',\n');
/** Rows below this size stay as they are: the file of a small team can be read by eye. */
const PACKED_FROM_BYTES = 64 * 1024;

/** The last encoding of a table. */
interface Encoding {
  /** The version of the table. */
  version: number;
  /** Its JSON in one piece; present once it was the same twice. */
  whole?: Buffer;
  isPacking?: true;
}
const encodings = new WeakMap<object, Encoding>();

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
  shares: z.union([rows, z.string().transform(unpackJson).pipe(rows)]).default([]),
  accessRequests: rows.default([]),
} satisfies Record<Exclude<keyof Tables, 'authorizationRequests'> | 'attempts', z.ZodType<unknown[]>>);

/**
 * Encodes all tables as one JSON document in pieces, one record per line. Shares change seldom, may be many, and say the same
 * again and again: many that stay the same are packed, so that every other change doesn't write megabytes of them. They come
 * first: what did not change is the same first piece.
 */
export function encode(tables: Tables): Buffer[] {
  return [
    ...encodeTable('{"shares":', tables.shares, 'packed'),
    ...encodeTable(',\n"grants":', tables.grants),
    ...encodeTable(',\n"revocations":', tables.revocations),
    ...encodeTable(',\n"tickets":', tables.tickets),
    ...encodeTable(',\n"attempts":', tables.authorizationRequests),
    ...encodeTable(',\n"settings":', tables.settings),
    ...encodeTable(',\n"confirmations":', tables.confirmations),
    ...encodeTable(',\n"accessRequests":', tables.accessRequests),
    Buffer.from('}'),
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
function encodeTable<T extends object>(opening: string, table: Table<T>, form?: 'packed'): Buffer[] {
  const { version } = table;
  const last = encodings.get(table);
  if (last?.version !== version) {
    encodings.set(table, { version });
    return [Buffer.from(opening), ...piecesOf(table)];
  }
  last.whole ??= Buffer.concat([Buffer.from(opening), ...piecesOf(table)]);
  if (form === 'packed') packLater(opening, last, last.whole);
  return [last.whole];
}

/** Packs rows for the writes after this one, which doesn't wait for it. */
function packLater(opening: string, encoding: Encoding, whole: Buffer): void {
  if (encoding.isPacking || whole.length < PACKED_FROM_BYTES) return;
  encoding.isPacking = true;
  const packing = packJson(whole.subarray(opening.length)).then((packed) => {
    encoding.whole = Buffer.from(opening + packed);
  });
  packing.catch(() => {}); // they are written as they are
}

function piecesOf<T extends object>(table: Table<T>): Buffer[] {
  const pieces: Buffer[] = [Buffer.from('[\n')];
  for (const record of table.list()) {
    if (pieces.length > 1) pieces.push(between);
    pieces.push(encodeRecord(record));
  }
  return [...pieces, Buffer.from(']')];
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

import type { output, ZodType } from 'zod';
import { badRequest } from './errors.ts';
import type { EstateDevice, EstateNetwork } from './estate/inventory.ts';
import type { EstateOrganization } from './estate/organization.ts';
import type { Ledger } from './ledger.ts';
import type { StandInOperationId } from './operations.ts';
import { type Order, paginate } from './paginate.ts';
import type { CheckedQuery } from './query.ts';

/** A call whose token, scope and query have been checked. */
export interface OperationCall {
  organization: EstateOrganization;
  query: CheckedQuery;
  /** Returns a path parameter other than organization, network and serial. */
  pathParameter(name: string): string;
  /** Returns the network of the path. @throws RefusalError 404 when the organization has no such network */
  network(): EstateNetwork;
  /** Returns the device of the path. @throws RefusalError 404 when the organization has no such device */
  device(): EstateDevice;
  body: unknown;
  /** Milliseconds since the epoch. */
  now: number;
  /** The address of this call on the organization's shard, for links to other pages. */
  here: URL;
  ledger: Ledger;
}

/** A successful answer. Its status is that of the operation, or 204 without a body. */
export interface ApiReply {
  body?: unknown;
  /** Value of the `Link` header. */
  link?: string;
}

/** Answers one operation. @throws RefusalError */
export type AnswerOperation = (call: OperationCall) => ApiReply;
/** The answers of some operations, by id. */
export type Answers<Ids extends StandInOperationId> = Record<Ids, AnswerOperation>;

/** Answers with one page of a list as a bare array; `show` is applied to the items of that page only. */
export function listPage<T>(
  call: OperationCall,
  items: readonly T[],
  order: Order<T>,
  show: (item: T) => unknown,
): ApiReply {
  const page = paginate(items, order, call.query, call.here);
  return { body: page.items.map(show), link: page.link };
}

/** Parses the body. @throws RefusalError 400 with a line per fault */
export function parseBody<Schema extends ZodType>(call: OperationCall, schema: Schema): output<Schema> {
  const read = schema.safeParse(call.body ?? {});
  if (read.success) return read.data;
  throw badRequest(
    ...read.error.issues.map((issue) => `'${issue.path.join('.') || 'body'}': ${issue.message}`),
  );
}

/** Writes a time as the API does: UTC without milliseconds. */
export const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Orders devices, and things of which a device has one, by serial. */
export const bySerial = <T>(serial: (item: T) => string): Order<T> => ({
  key: serial,
  lowest: '0000-0000-0000',
  highest: 'ZZZZ-ZZZZ-ZZZZ',
});

/** Orders networks, and things of which a network has one, by id. */
export const byId = <T>(id: (item: T) => string): Order<T> => ({
  key: id,
  lowest: 'L_00000',
  highest: 'N_99999999999999999999',
});

/** Orders things by time, newest first; an id decides between equal times. */
export const byNewest = <T>(at: (item: T) => number, id: (item: T) => string = () => ''): Order<T> => ({
  key: (item) => `${new Date(at(item)).toISOString()}${id(item)}`,
  lowest: '1970-01-01T00:00:00.000Z',
  highest: '2199-12-31T23:59:59.999Z',
  descending: true,
});

/** Tells whether a value is one of a filter's; without a filter every value is. */
export const among = (wanted: readonly string[] | undefined, value: string) =>
  wanted === undefined || wanted.includes(value);

/** Tells whether a value contains a filter's text in any case; without a filter every value does. */
export const contains = (wanted: string | undefined, value: string | null) =>
  wanted === undefined || (value ?? '').toLowerCase().includes(wanted.toLowerCase());

/** Applies `tags[]` with `tagsFilterType`; without a type one matching tag is enough. */
export function byTags({ query }: OperationCall, tags: readonly string[]): boolean {
  const wanted = query.list('tags');
  if (wanted === undefined) return true;
  return query.text('tagsFilterType') === 'withAllTags'
    ? wanted.every((tag) => tags.includes(tag))
    : wanted.some((tag) => tags.includes(tag));
}

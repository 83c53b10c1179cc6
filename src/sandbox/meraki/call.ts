import type { output, ZodType } from 'zod';
import { badRequest } from './errors.ts';
import type { EstateDevice } from './estate/devices.ts';
import type { EstateNetwork } from './estate/networks.ts';
import type { EstateOrganization } from './estate/organization.ts';
import type { Ledger } from './ledger.ts';
import type { StandInOperationId } from './operations.ts';
import { type Order, paginate } from './paginate.ts';
import type { CheckedQuery } from './query.ts';

/** A call that came through: its token is good, its scope fits, its query is valid. */
export interface OperationCall {
  organization: EstateOrganization;
  query: CheckedQuery;
  /** A path parameter that is neither organization, network nor serial. */
  part(name: string): string;
  /** @throws Refusal 404 where the organization has no such network */
  network(): EstateNetwork;
  /** @throws Refusal 404 where the organization has no such device */
  device(): EstateDevice;
  body: unknown;
  /** Milliseconds since the epoch. */
  now: number;
  /** This call as the shard would be asked. */
  here: URL;
  ledger: Ledger;
}

/** The status is the operation's own; without a body, it is 204. */
export interface ApiReply {
  body?: unknown;
  /** Value of the `Link` header. */
  link?: string;
}

export type AnswerOperation = (call: OperationCall) => ApiReply;
export type Answers<Ids extends StandInOperationId> = Record<Ids, AnswerOperation>;

/** One page of a list as a bare array; `show` is applied to that page only. */
export function inList<T>(
  call: OperationCall,
  items: readonly T[],
  order: Order<T>,
  show: (item: T) => unknown,
): ApiReply {
  const page = paginate(items, order, call.query, call.here);
  return { body: page.items.map(show), link: page.link };
}

/** @throws Refusal 400 with a line a fault */
export function bodyOf<Schema extends ZodType>(call: OperationCall, schema: Schema): output<Schema> {
  const read = schema.safeParse(call.body ?? {});
  if (read.success) return read.data;
  throw badRequest(
    ...read.error.issues.map((issue) => `'${issue.path.join('.') || 'body'}': ${issue.message}`),
  );
}

/** As the API writes times: UTC without milliseconds. */
export const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** The order of devices, and of everything of which a device has one. */
export const bySerial = <T>(serial: (item: T) => string): Order<T> => ({
  key: serial,
  lowest: '0000-0000-0000',
  highest: 'ZZZZ-ZZZZ-ZZZZ',
});

/** The order of networks, and of everything of which a network has one. */
export const byId = <T>(id: (item: T) => string): Order<T> => ({
  key: id,
  lowest: 'L_00000',
  highest: 'N_99999999999999999999',
});

/** Newest first; equal times are told apart by an id. */
export const byNewest = <T>(at: (item: T) => number, id: (item: T) => string = () => ''): Order<T> => ({
  key: (item) => `${new Date(at(item)).toISOString()}${id(item)}`,
  lowest: '1970-01-01T00:00:00.000Z',
  highest: '2199-12-31T23:59:59.999Z',
  descending: true,
});

/** Matches everything when nothing is asked for. */
export const among = (wanted: readonly string[] | undefined, value: string) =>
  wanted === undefined || wanted.includes(value);

/** Case-insensitive part of; matches everything when nothing is asked for. */
export const contains = (wanted: string | undefined, value: string | null) =>
  wanted === undefined || (value ?? '').toLowerCase().includes(wanted.toLowerCase());

/** `tags[]` with `tagsFilterType`; any of them where no type is given. */
export function byTags({ query }: OperationCall, tags: readonly string[]): boolean {
  const wanted = query.list('tags');
  if (wanted === undefined) return true;
  return query.text('tagsFilterType') === 'withAllTags'
    ? wanted.every((tag) => tags.includes(tag))
    : wanted.some((tag) => tags.includes(tag));
}

import { z } from 'zod';
import type { Usage } from '../../core/dashboard.ts';

/*
 * Live data disagrees with the specification. A field that an answer can do without may therefore be absent, null or of
 * another type, and becomes undefined. Fields that no shape names are dropped.
 */

/**
 * A field that `read` makes of whatever stands there, undefined for nothing. A transform alone, which Zod lets be absent: each
 * shape around or before it takes as long again, and an answer has up to a million fields.
 */
export function fieldOf<T>(read: (value: unknown) => T) {
  return z.transform(read);
}

function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value || undefined;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A text or a number, as text; an empty text becomes undefined. */
export const textField = fieldOf(readText);

/** Words of Meraki's that answers decide by. */
const WORDS = new Set([
  ...['online', 'alerting', 'offline', 'dormant'],
  ...['active', 'ready', 'connecting', 'not connected', 'failed'],
  ...['reachable', 'unreachable', 'hub', 'spoke', 'primary', 'spare'],
  ...['wired', 'wireless'],
]);

/** Returns a word of Meraki's as it is; one that answers decide by in lower case, as Meraki writes it elsewhere. */
export function wordOf(text: string): string {
  const word = text.trim();
  const lower = word.toLowerCase();
  return WORDS.has(lower) ? lower : word;
}

/** An optional word of Meraki's, such as a status: a number in its place says nothing, and becomes undefined. */
export const wordField = fieldOf((value) =>
  typeof value === 'string' && value.trim() !== '' ? wordOf(value) : undefined,
);

/** A required text or number, as text: an item without it is left out. */
export const idField = textField.pipe(z.string());

/** A number as people write it: `-102`, `0.5`, `1e3`; what else `Number` takes, as `0x1f`, is a text that means something else. */
const DECIMAL = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

function readNumber(value: unknown): number | undefined {
  const isText = typeof value === 'string' && DECIMAL.test(value);
  const number = isText || typeof value === 'number' ? Number(value) : Number.NaN;
  // Adding 0 makes 0 of -0, which would be written with its sign.
  return Number.isFinite(number) ? number + 0 : undefined;
}

/** An optional number, which Meraki may write as a text: `"-102"`. Other texts and infinite numbers become undefined. */
export const numberField = fieldOf(readNumber);

function readAmount(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** An optional number that is not negative, such as a usage or a percentage. */
export const amountField = fieldOf(readAmount);

/** An optional share in percent; what is not between 0 and 100 becomes undefined. */
export const percentField = fieldOf((value) => {
  const amount = readAmount(value);
  return amount !== undefined && amount <= 100 ? amount : undefined;
});

/** A count; undefined when Meraki does not say, or says what is no whole number: 0 would tell something wrong. */
export const countField = fieldOf((value) => {
  const amount = readAmount(value);
  return Number.isSafeInteger(amount) ? amount : undefined;
});

/** An optional boolean. */
export const flagField = fieldOf((value) => (typeof value === 'boolean' ? value : undefined));

/** Times outside these bounds are mistakes and become undefined. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const EPOCH = /^\d+(\.\d+)?$/;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/;
const DATE_IN_WORDS = /^([A-Z][a-z]{2,8} \d{1,2}, \d{4})(?: UTC)?$/;

/**
 * A time as epoch milliseconds. Meraki writes ISO 8601, `2020-11-05 15:50:05 UTC`, `Feb 8, 2020 UTC` or epoch seconds; a
 * time without a zone is UTC. What else `Date.parse` makes something of, as `-8`, becomes undefined.
 */
export const timeField = fieldOf((value) => {
  const at = epochOf((readText(value) ?? '').trim());
  return at >= EARLIEST && at <= LATEST ? at : undefined;
});

function epochOf(text: string): number {
  if (EPOCH.test(text)) return Number(text) * 1000;
  const [, inWords] = DATE_IN_WORDS.exec(text) ?? [];
  if (inWords !== undefined) return Date.parse(`${inWords} UTC`);
  const [, date, time = '00:00', zone = 'UTC'] = ISO.exec(text) ?? [];
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone === 'UTC' ? 'Z' : zone}`);
}

/** Tells whether a value is an object, and no list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list without the items that do not fit. Null, from a 204, is an empty list. */
export function listField<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .nullable()
    .transform((items) => (items === null ? [] : fittingIn(items, item)));
}

/** Returns what a shape makes of the items, without those that do not fit. */
export function fittingIn<T>(items: readonly unknown[], item: z.ZodType<T>): T[] {
  const fitting: T[] = [];
  for (const one of items) {
    const checked = item.safeParse(one);
    if (checked.success) fitting.push(checked.data);
  }
  return fitting;
}

/** A list inside an item; empty when it is missing or no list. */
export function innerListField<T>(item: z.ZodType<T>) {
  return fieldOf((value) => (Array.isArray(value) ? fittingIn(value, item) : []));
}

/** An object inside an item; undefined when it is missing or does not fit. */
export function partField<T>(shape: z.ZodType<T>) {
  return fieldOf((value) => {
    if (value === undefined || value === null) return undefined;
    const checked = shape.safeParse(value);
    return checked.success ? checked.data : undefined;
  });
}

/** A list of texts, without empty ones. */
export const textsField = fieldOf((value) => (Array.isArray(value) ? value.filter(isTold) : []));

function isTold(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The network that an item belongs to. */
export const networkField = partField(z.object({ id: textField, name: textField }));

/** Meraki does not say whether kB and MB are powers of 1,000 or 1,024; its dashboard uses 1,024. */
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** Returns an optional amount in bytes. @param unit its bytes */
function bytesField(unit: number) {
  return fieldOf((value) => {
    const amount = readAmount(value);
    const bytes = amount === undefined ? undefined : amount * unit;
    return Number.isFinite(bytes) ? bytes : undefined;
  });
}

/** A number of kilobytes, as bytes. */
export const kilobytesField = bytesField(KILOBYTE);
/** A number of megabytes, as bytes. */
export const megabytesField = bytesField(MEGABYTE);

/** A usage in kilobytes, as bytes. */
export const inKilobytes = z.object({
  total: kilobytesField,
  upstream: kilobytesField,
  downstream: kilobytesField,
});

/** Returns a usage; where Meraki gives no total, it is the sum of both directions, if both are known. */
export function usageOf({ total, upstream, downstream }: Usage = {}): Usage {
  const isSum = total === undefined && upstream !== undefined && downstream !== undefined;
  return { total: isSum ? upstream + downstream : total, upstream, downstream };
}

/** The usage of a client or of a port, in kilobytes. */
export const sentAndReceived = partField(
  z
    .object({ total: kilobytesField, sent: kilobytesField, recv: kilobytesField })
    .transform(({ total, sent, recv }) => usageOf({ total, upstream: sent, downstream: recv })),
);

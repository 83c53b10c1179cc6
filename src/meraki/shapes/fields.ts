import { z } from 'zod';
import type { Usage } from '../../core/dashboard.ts';

/*
 * Live data disagrees with the specification. A field that an answer can do without may therefore be absent, null or of
 * another type, and becomes undefined. Fields that no shape names are dropped.
 */

/** A text or a number, as text; an empty text becomes undefined. */
export const textField = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined)
  .transform((value) => value || undefined);

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
export const wordField = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => (value?.trim() ? wordOf(value) : undefined));

/** A required text or number, as text: an item without it is left out. */
export const idField = z.union([z.string().min(1), z.number().transform(String)]);

/** A number as people write it: `-102`, `0.5`, `1e3`; what else `Number` takes, as `0x1f`, is a text that means something else. */
const DECIMAL = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/** An optional number, which Meraki may write as a text: `"-102"`. Other texts and infinite numbers become undefined. */
export const numberField = textField.transform((value) => {
  const number = value !== undefined && DECIMAL.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
});

/** An optional number that is not negative, such as a usage or a percentage. */
export const amountField = numberField.transform((value) =>
  value !== undefined && value >= 0 ? value : undefined,
);

/** An optional share in percent; what is not between 0 and 100 becomes undefined. */
export const percentField = amountField.transform((value) =>
  value !== undefined && value <= 100 ? value : undefined,
);

/** A count; undefined when Meraki does not say, or says what is no whole number: 0 would tell something wrong. */
export const countField = amountField.transform((value) => (Number.isSafeInteger(value) ? value : undefined));

/** An optional boolean. */
export const flagField = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

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
export const timeField = textField.transform((value = '') => {
  const at = epochOf(value.trim());
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
    .transform((items) =>
      (items ?? []).flatMap((one) => {
        const checked = item.safeParse(one);
        return checked.success ? [checked.data] : [];
      }),
    );
}

/** A list inside an item; empty when it is missing or no list. */
export function innerListField<T>(item: z.ZodType<T>) {
  return listField(item)
    .optional()
    .catch([])
    .transform((items) => items ?? []);
}

/** An object inside an item; undefined when it is missing or does not fit. */
export function partField<T>(shape: z.ZodType<T>) {
  return shape
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

/** A list of texts, without empty ones. */
export const textsField = innerListField(z.string().min(1));

/** The network that an item belongs to. */
export const networkField = partField(z.object({ id: textField, name: textField }));

/** Meraki does not say whether kB and MB are powers of 1,000 or 1,024; its dashboard uses 1,024. */
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** Returns an optional amount in bytes. @param unit its bytes */
function bytesField(unit: number) {
  return amountField.transform((value) => {
    const bytes = value === undefined ? undefined : value * unit;
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

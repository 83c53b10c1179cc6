import { z } from 'zod';
import type { Usage } from '../../core/dashboard.ts';

/*
 * Live data disagrees with the specification: whatever an answer still makes sense without may be absent,
 * null or of another type, and is undefined then; fields that we don't name are dropped.
 */

/** Anything readable; the empty text counts as absent. */
export const textField = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined)
  .transform((value) => value || undefined);

/** What an item makes no sense without. */
export const idField = z.union([z.string().min(1), z.number().transform(String)]);

export const numberField = z
  .number()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** None when absent; another type is no count, and never taken for none. */
export const countField = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

export const flagField = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** Nothing that is told happened earlier or ends later: an odd time is none. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Epoch milliseconds of any of Meraki's notations: ISO 8601, `2020-11-05 15:50:05 UTC`, `Feb 8, 2020 UTC`, epoch seconds. */
export const timeField = textField.transform((value = '') => {
  const at = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  return at >= EARLIEST && at <= LATEST ? at : undefined;
});

/** The items that make sense; Meraki answers 204 to some empty lists. */
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

/** A list inside an item, which is worth having without it. */
export function innerListField<T>(item: z.ZodType<T>) {
  return listField(item)
    .optional()
    .catch([])
    .transform((items) => items ?? []);
}

/** An object inside an item, which is worth having without it. */
export function partField<T>(shape: z.ZodType<T>) {
  return shape
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

export const textsField = innerListField(z.string().min(1));

/** What an item tells of its network. */
export const networkField = partField(z.object({ id: textField, name: textField }));

/** Meraki writes kB and MB, and does not say of which; its dashboard counts in powers of 1,024. */
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

export const kilobytesField = numberField.transform((value) => value && value * KILOBYTE);
export const megabytesField = numberField.transform((value) => value && value * MEGABYTE);

export const inKilobytes = z.object({
  total: kilobytesField,
  upstream: kilobytesField,
  downstream: kilobytesField,
});

/** The total is the sum of both ways where Meraki tells only these. */
export function usageOf(used: { [key in keyof Usage]?: number | undefined } = {}): Usage {
  const { total, upstream, downstream } = used;
  return { total: total ?? (upstream ?? 0) + (downstream ?? 0), upstream, downstream };
}

/** Of a client or a port, in kB. */
export const sentAndReceived = partField(
  z
    .object({ total: kilobytesField, sent: kilobytesField, recv: kilobytesField })
    .transform(({ total, sent, recv }) => usageOf({ total, upstream: sent, downstream: recv })),
);

import { z } from 'zod';

/*
 * What we read of Meraki's answers. Live data disagrees with the specification: whatever an answer
 * still makes sense without may be absent or null, and fields that we don't name are dropped.
 */

const text = z.string().nullish();
const count = z.number().nullish();

/** A list; Meraki answers 204 to some empty ones. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);

export const organizations = list(z.object({ id: text, name: text }));

export const networks = list(z.object({ id: text, name: text }));

export const statusOverview = z.object({
  counts: z.object({
    byStatus: z.object({ online: count, alerting: count, offline: count, dormant: count }),
  }),
});

export const availabilities = list(
  z.object({
    name: text,
    serial: text,
    productType: text,
    status: text,
    network: z.object({ id: text }).nullish(),
  }),
);

export const uplinkStatuses = list(
  z.object({
    serial: text,
    networkId: text,
    uplinks: z.array(z.object({ interface: text, status: text })).nullish(),
  }),
);

export const alertsOverview = z.object({
  counts: z.object({
    total: z.number(),
    bySeverity: z.array(z.object({ type: text, count })).nullish(),
  }),
});

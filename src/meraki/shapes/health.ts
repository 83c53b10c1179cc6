import { z } from 'zod';
import type { Alert, AlertCounts, DeviceAvailability, StatusChange } from '../../core/dashboard.ts';
import { count, id, inner, list, network, part, text, texts, time } from './fields.ts';

const status = z.enum(['online', 'alerting', 'offline', 'dormant']);

export const byStatus = z.object({ online: count, alerting: count, offline: count, dormant: count });

export const statusCounts = z
  .object({ counts: z.object({ byStatus }) })
  .transform(({ counts }) => counts.byStatus);

/** Nothing that has no serial or a status that we don't know. */
export const availabilities = list(
  z.object({ serial: id, name: text, mac: text, network, productType: text, status, tags: texts }).transform(
    ({ network, ...device }): DeviceAvailability => ({
      ...device,
      name: device.name ?? device.serial,
      networkId: network?.id,
    }),
  ),
);

const details = inner(z.object({ name: z.literal('status'), value: status }));

export const statusChanges = list(
  z
    .object({
      ts: time.pipe(z.number()),
      device: z.object({ serial: id, name: text, model: text, productType: text }),
      network,
      details: z.object({ old: details, new: details }),
    })
    .transform(({ ts, device, network, details }, context): StatusChange => {
      const [to] = details.new;
      if (to === undefined) {
        context.addIssue('no new status');
        return z.NEVER;
      }
      return {
        at: ts,
        ...device,
        name: device.name ?? device.serial,
        networkId: network?.id,
        networkName: network?.name,
        from: details.old[0]?.value,
        to: to.value,
      };
    }),
);

export const alertCounts = z
  .object({
    counts: z.object({ total: z.number(), bySeverity: inner(z.object({ type: id, count: z.number() })) }),
  })
  .transform(
    ({ counts }): AlertCounts => ({
      total: counts.total,
      bySeverity: counts.bySeverity
        .filter((one) => one.count > 0)
        .map(({ type, count }) => ({ severity: type, count })),
    }),
  );

const alertDevice = z
  .object({ name: text, serial: text, productType: text, url: text })
  .refine(({ name, serial }) => name !== undefined || serial !== undefined)
  .transform((device) => ({ ...device, name: device.name ?? device.serial ?? '' }));

export const alerts = list(
  z
    .object({
      id,
      title: text,
      description: text,
      severity: text,
      categoryType: text,
      type: text,
      startedAt: time,
      network,
      scope: part(z.object({ devices: inner(alertDevice) })),
    })
    .transform(
      ({ network, scope, categoryType, ...alert }): Alert => ({
        ...alert,
        title: alert.title ?? alert.type ?? alert.id,
        category: categoryType,
        networkId: network?.id,
        networkName: network?.name,
        devices: scope?.devices ?? [],
      }),
    ),
);

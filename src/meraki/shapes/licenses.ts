import { z } from 'zod';
import type { CountedLicenses, Licenses } from '../../core/dashboard.ts';
import { countField, innerListField, partField, textField, timeField } from './fields.ts';

const counted = partField(z.object({ count: countField }));
const threshold = z.object({ thresholdInDays: countField, expiringCount: countField });
const warning = partField(threshold);

const states = z.object({
  active: counted,
  expired: counted,
  expiring: partField(z.object({ count: countField, critical: warning, warning })),
  unused: counted,
  recentlyQueued: counted,
});

/** The three keys of co-termination. */
const coTermination = z
  .object({
    status: textField,
    expirationDate: timeField,
    licensedDeviceCounts: partField(z.record(z.string(), countField)),
  })
  .transform(({ status, expirationDate: expiresAt, licensedDeviceCounts: counts }) => ({
    status,
    expiresAt,
    devices: counts && mostFirst(Object.entries(counts).map(([type, count]) => ({ type, count }))),
  }));

/** The keys of per-device licensing that are read here. */
const perDevice = z
  .object({
    licenseCount: countField,
    states: partField(states),
    licenseTypes: innerListField(
      z.object({ licenseType: textField, counts: partField(z.object({ unassigned: countField })) }),
    ),
  })
  .transform(({ licenseCount, states, licenseTypes }) => {
    const { critical, warning } = states?.expiring ?? {};
    return {
      total: licenseCount,
      active: states?.active?.count,
      expired: states?.expired?.count,
      expiring: states?.expiring?.count,
      warnings: [
        ...(critical === undefined ? [] : [{ level: 'critical' as const, ...daysAndCount(critical) }]),
        ...(warning === undefined ? [] : [{ level: 'warning' as const, ...daysAndCount(warning) }]),
      ],
      unused: states?.unused?.count,
      recentlyQueued: states?.recentlyQueued?.count,
      unassigned: licenseTypes.map(({ licenseType: type, counts }) => ({ type, count: counts?.unassigned })),
    };
  });

/** `getOrganizationLicensesOverview`, which has three keys for co-termination and four others for per-device licensing. */
export const licensesShape = z.record(z.string(), z.unknown()).transform((overview): Licenses => {
  const tellsOf = (...keys: string[]) => keys.some((key) => (overview[key] ?? undefined) !== undefined);
  return {
    coTermination: tellsOf('status', 'expirationDate', 'licensedDeviceCounts')
      ? coTermination.parse(overview)
      : undefined,
    perDevice: tellsOf('licenseCount', 'states', 'licenseTypes') ? perDevice.parse(overview) : undefined,
  };
});

function daysAndCount({ thresholdInDays: days, expiringCount: count }: z.infer<typeof threshold>) {
  return { days, count };
}

function mostFirst(devices: CountedLicenses[]): CountedLicenses[] {
  return devices.toSorted((a, b) => (b.count ?? -1) - (a.count ?? -1));
}

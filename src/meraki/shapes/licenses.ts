import { z } from 'zod';
import type { Licenses } from '../../core/dashboard.ts';
import {
  countOrZeroField,
  idField,
  innerListField,
  numberField,
  partField,
  textField,
  timeField,
} from './fields.ts';

const counted = partField(z.object({ count: countOrZeroField }));
const warning = partField(z.object({ thresholdInDays: z.number(), expiringCount: countOrZeroField }));

const states = z.object({
  active: counted,
  expired: counted,
  expiring: partField(z.object({ count: countOrZeroField, critical: warning, warning })),
  unused: counted,
  recentlyQueued: counted,
});

/** `getOrganizationLicensesOverview`, which has three keys for co-termination and four others for per-device licensing. */
export const licensesShape = z
  .object({
    status: textField,
    expirationDate: timeField,
    licensedDeviceCounts: partField(z.record(z.string(), z.unknown())),
    licenseCount: numberField,
    states: partField(states),
    licenseTypes: innerListField(
      z.object({ licenseType: idField, counts: z.object({ unassigned: countOrZeroField }) }),
    ),
  })
  .transform((overview): Licenses => {
    const { states } = overview;
    if (states === undefined) {
      const devices = Object.entries(overview.licensedDeviceCounts ?? {})
        .flatMap(([type, count]) => (typeof count === 'number' ? [{ type, count }] : []))
        .toSorted((a, b) => b.count - a.count);
      const { status, expirationDate: expiresAt } = overview;
      return { model: 'co-termination', status, expiresAt, devices };
    }
    const { expiring } = states;
    const warnings = [expiring?.critical, expiring?.warning].filter((one) => one !== undefined);
    return {
      model: 'per-device',
      total: overview.licenseCount,
      active: states.active?.count ?? 0,
      expired: states.expired?.count ?? 0,
      expiring: expiring?.count ?? 0,
      warnings: warnings.map((one) => ({ days: one.thresholdInDays, count: one.expiringCount })),
      unused: states.unused?.count ?? 0,
      recentlyQueued: states.recentlyQueued?.count ?? 0,
      unassigned: overview.licenseTypes.map(({ licenseType, counts }) => ({
        type: licenseType,
        count: counts.unassigned,
      })),
    };
  });

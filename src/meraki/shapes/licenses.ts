import { z } from 'zod';
import type { Licenses } from '../../core/dashboard.ts';
import { count, id, inner, number, part, text, time } from './fields.ts';

const counted = part(z.object({ count }));
const warning = part(z.object({ thresholdInDays: z.number(), expiringCount: count }));

const states = z.object({
  active: counted,
  expired: counted,
  expiring: part(z.object({ count, critical: warning, warning })),
  unused: counted,
  recentlyQueued: counted,
});

/** Co-termination answers three keys, per-device licensing four others. */
export const licenses = z
  .object({
    status: text,
    expirationDate: time,
    licensedDeviceCounts: part(z.record(z.string(), z.unknown())),
    licenseCount: number,
    states: part(states),
    licenseTypes: inner(z.object({ licenseType: id, counts: z.object({ unassigned: count }) })),
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

import type { EstateOrganization } from '../estate/organization.ts';

const DAY = 86_400_000;

/** Shows the licences: three keys for co-termination, four others for per-device licensing. */
export function licenseAnswers(organization: EstateOrganization, now: number) {
  const count = organization.devices.length;
  const day = (days: number) => new Date(Math.floor(now / DAY) * DAY + days * DAY);
  if (organization.licensing === 'co-term') {
    const counts: Record<string, number> = {};
    for (const { model } of organization.devices) {
      const type = model.type === 'MR' ? 'wireless' : model.name;
      counts[type] = (counts[type] ?? 0) + 1;
    }
    return { status: 'OK', expirationDate: longDate(day(74)), licensedDeviceCounts: counts };
  }
  return {
    licenseCount: count + 8,
    states: {
      active: { count: count - 2 },
      expired: { count: 1 },
      expiring: {
        count: 3,
        critical: { thresholdInDays: 14, expiringCount: 1 },
        warning: { thresholdInDays: 90, expiringCount: 2 },
      },
      recentlyQueued: { count: 0 },
      unused: { count: 2, soonestActivation: { activationDate: shortDate(day(20)), toActivateCount: 1 } },
      unusedActive: { count: 2, oldestActivation: { activationDate: shortDate(day(-120)), activeCount: 2 } },
    },
    licenseTypes: [
      { licenseType: 'ENT', counts: { unassigned: 4 } },
      { licenseType: 'MX68-SEC', counts: { unassigned: 1 } },
    ],
    systemsManager: {
      counts: { totalSeats: 0, activeSeats: 0, unassignedSeats: 0, orgwideEnrolledDevices: 0 },
    },
  };
}

/** Writes a date as `Feb 8, 2020 UTC`. */
const longDate = (date: Date) =>
  `${date.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' })} UTC`;

const shortDate = (date: Date) => date.toISOString().slice(0, 10);

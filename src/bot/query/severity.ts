import type { DeviceStatus } from '../../core/dashboard.ts';
import type { Tone } from '../report/report.ts';

/** Device statuses in the order in which an answer lists them: the worst first. */
export const STATUSES: readonly DeviceStatus[] = ['offline', 'alerting', 'dormant', 'online'];

/** The tone of each device status. */
export const TONES: Record<DeviceStatus, Tone> = {
  offline: 'attention',
  alerting: 'warning',
  dormant: 'default',
  online: 'good',
};

const WORST_FIRST = ['critical', 'warning', 'informational'];

/** Returns the rank of a severity, for sorting: the worst is 0, an unknown one comes last. */
export function severityRank(severity: string): number {
  const known = WORST_FIRST.indexOf(severity);
  return known === -1 ? WORST_FIRST.length : known;
}

/** Returns the tone of a severity; of an unknown one, or none, the default tone. */
export function severityTone(severity: string | undefined): Tone {
  if (severity === 'critical') return 'attention';
  return severity === 'warning' ? 'warning' : 'default';
}

/** Writes how old Meraki's data is. @param now the time of the query in words, e.g. `14:02 UTC` */
export function ageLine(now: string): string {
  return `Meraki's data is up to 5 minutes old. Asked at ${now}.`;
}

import type { DeviceStatus } from '../../core/dashboard.ts';
import type { Tone } from '../report/report.ts';

/** In the order in which an answer has them. */
export const STATUSES: readonly DeviceStatus[] = ['offline', 'alerting', 'dormant', 'online'];

/** How bad each status is. */
export const TONES: Record<DeviceStatus, Tone> = {
  offline: 'attention',
  alerting: 'warning',
  dormant: 'default',
  online: 'good',
};

const WORST_FIRST = ['critical', 'warning', 'informational'];

/** Worst first; a severity that we don't know comes last. */
export function severityRank(severity: string): number {
  const known = WORST_FIRST.indexOf(severity);
  return known === -1 ? WORST_FIRST.length : known;
}

/** How bad a severity is. */
export function severityTone(severity: string | undefined): Tone {
  if (severity === 'critical') return 'attention';
  return severity === 'warning' ? 'warning' : 'default';
}

/** How old the data is, and when it was asked for: `14:02 UTC`. */
export function ageLine(now: string): string {
  return `Meraki's data is up to 5 minutes old. Asked at ${now}.`;
}

import { severityRank } from '../../bot/query/severity.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Alert, AlertCounts, Excerpt } from '../../core/dashboard.ts';

/** The number of open alerts: the larger of Meraki's total and the sum of its severities. */
export interface OpenAlerts {
  count: number;
  /** Whether there may be more, since Meraki tells no total. */
  isLeast: boolean;
}

/** Returns how many alerts are open, as far as Meraki says. */
export function openAlerts({ total, bySeverity }: AlertCounts): OpenAlerts {
  return { count: Math.max(total ?? 0, sumOf(bySeverity)), isLeast: total === undefined };
}

/** Returns how many open alerts Meraki counts under no severity. */
export function alertsWithoutSeverity(counts: AlertCounts): number {
  return openAlerts(counts).count - sumOf(counts.bySeverity);
}

function sumOf(bySeverity: AlertCounts['bySeverity']): number {
  return bySeverity.reduce((sum, { count }) => sum + count, 0);
}

/** Whether Meraki says that no alert is open: what it does not say is not none. */
export function isQuiet(counts: AlertCounts): boolean {
  const { count, isLeast } = openAlerts(counts);
  return count === 0 && !isLeast;
}

/**
 * Returns the larger numbers: those that Meraki counts, or those of its list, which alone count when it tells no total. The
 * severities are those of a whole list when it names more critical alerts than Meraki counts.
 */
export function worseAlerts(counts: AlertCounts, { items, next }: Excerpt<Alert>): AlertCounts {
  const bySeverity = Map.groupBy(items, ({ severity }) => severity ?? 'of unknown severity');
  const listed = {
    total: next === undefined ? items.length : undefined,
    bySeverity: [...bySeverity].map(([severity, { length }]) => ({ severity, count: length })),
  };
  const [told, found] = [openAlerts(counts), openAlerts(listed)];
  const isTold = told.isLeast ? told.count > found.count : told.count >= found.count;
  if (isTold && next === undefined && criticalAlerts(listed) > criticalAlerts(counts))
    return { ...counts, bySeverity: listed.bySeverity };
  return isTold ? counts : listed;
}

/** Returns how many critical alerts are open, as far as Meraki says. */
export function criticalAlerts({ bySeverity }: AlertCounts): number {
  return bySeverity.find(({ severity }) => severity === 'critical')?.count ?? 0;
}

/** Writes a number of alerts: `1 open alert`, `at least 3 open alerts`. @param kind the noun */
export function alertsInWords({ count, isLeast }: OpenAlerts, kind = 'open alert'): string {
  return `${isLeast ? 'At least ' : ''}${countOf(count, kind)}`;
}

/**
 * Returns `14 open alerts: 1 critical, 13 others`.
 *
 * @param alerts undefined when they could not be read
 * @returns undefined when they could not be read
 */
export function alertsLine(alerts: AlertCounts | undefined): string | undefined {
  if (!alerts) return undefined;
  if (isQuiet(alerts)) return 'No open alerts';
  const open = openAlerts(alerts);
  if (open.count === 0) return 'Meraki does not say how many alerts are open';
  const parts = alerts.bySeverity
    .toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity))
    .map(({ severity, count }) => `${formatNumber(count)} ${severity}`);
  const others = alertsWithoutSeverity(alerts);
  if (others > 0 && parts.length > 0) parts.push(countOf(others, 'other'));
  return `${alertsInWords(open)}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

import type { AlertCounts } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import { alertsByNetworkShape, type NetworkAlerts } from './shapes/alerts-by-network.ts';

/**
 * Sums up the open alerts of some networks, from the counts of all networks that have any: so everybody who asks shares the calls.
 * A network without a row has none. What can't be read is unknown for the sum too: the total, when it may miss a row or a
 * count, and each severity whose number is missing somewhere.
 */
export async function sumAlerts(
  request: RequestMeraki,
  networkIds: readonly string[],
  severity: string | undefined,
): Promise<AlertCounts> {
  const pages = await request.objects({
    operation: 'getOrganizationAssuranceAlertsOverviewByNetwork',
    query: severity === undefined ? {} : { severity },
    shape: alertsByNetworkShape,
  });
  const rows = pages.flatMap((page) => page ?? [undefined]);
  const isKnown = rows.every((row) => row?.networkId !== undefined);
  const wanted = new Set(networkIds);
  // A network whose alerts changed between two pages may be on both.
  const byNetwork = new Map<string, NetworkAlerts>();
  for (const row of rows)
    if (row?.networkId !== undefined && wanted.has(row.networkId)) byNetwork.set(row.networkId, row);
  return {
    total: isKnown ? totalOf([...byNetwork.values()]) : undefined,
    ...severitiesOf([...byNetwork.values()]),
  };
}

function totalOf(rows: readonly NetworkAlerts[]): number | undefined {
  return rows.reduce<number | undefined>(
    (sum, { count }) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

function severitiesOf(rows: readonly NetworkAlerts[]): Pick<AlertCounts, 'bySeverity'> {
  // Of these networks any severity may have more.
  if (rows.some(({ count, bySeverity }) => bySeverity === undefined && count !== 0))
    return { bySeverity: [] };
  const sums = new Map<string, number>();
  // Unknown stays unknown: anything plus NaN is NaN.
  for (const { severity, count } of rows.flatMap(({ bySeverity = [] }) => bySeverity))
    sums.set(severity, (sums.get(severity) ?? 0) + (count ?? Number.NaN));
  return {
    bySeverity: [...sums].flatMap(([severity, count]) => (count > 0 ? [{ severity, count }] : [])),
  };
}

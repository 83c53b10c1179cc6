import type { Tile } from '../../bot/report/report.ts';
import type { Amounts } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { ClientTotals } from '../../core/dashboard.ts';

/** Whether Meraki counts fewer clients than it names. @param named how many it names */
export function isContradicted({ clients }: ClientTotals, named: number): boolean {
  return clients !== undefined && clients < named;
}

/** Whether an organization is known to have had no client and no traffic. */
export function isNobody({ clients, usage }: ClientTotals): boolean {
  return clients === 0 && !(usage.total !== undefined && usage.total > 0);
}

/** Says how many clients an organization had and their usage, as far as Meraki tells. @param named see `isContradicted` */
export function totalsHeadline(
  totals: ClientTotals,
  amounts: Amounts,
  periodWords: string,
  named: number,
): string {
  const { clients, usage } = totals;
  if (isContradicted(totals, named))
    return `At least ${countOf(named, 'client')} ${during(periodWords)}; Meraki counts ${formatNumber(clients ?? 0)}`;
  if (isNobody(totals)) return `No clients ${during(periodWords)}`;
  const moved = usage.total === undefined ? undefined : amounts.text(usage.total);
  if (clients !== undefined && moved !== undefined)
    return `${countOf(clients, 'client')}, ${moved} ${during(periodWords)}`;
  if (clients !== undefined) return `${countOf(clients, 'client')} ${during(periodWords)}, usage unknown`;
  return moved === undefined
    ? `Number of clients ${during(periodWords)} unknown`
    : `${moved} ${during(periodWords)}; number of clients unknown`;
}

/** Returns the numbers that are known: clients, both directions, and the average of a client. */
export function totalsTiles(totals: ClientTotals, amounts: Amounts): Tile[] {
  if (isNobody(totals)) return [];
  const { clients, usage } = totals;
  const tile = (value: string, label: string): Tile => ({ value, label, tone: 'default' });
  const amount = (bytes: number | undefined, label: string) =>
    bytes === undefined ? [] : [tile(amounts.text(bytes), label)];
  return [
    ...(clients === undefined ? [] : [tile(formatNumber(clients), 'clients')]),
    ...amount(usage.downstream, 'received'),
    ...amount(usage.upstream, 'sent'),
    ...amount(averageOf(totals), 'average per client'),
  ];
}

function averageOf({ average, clients, usage: { total } }: ClientTotals): number | undefined {
  if (average !== undefined || clients === undefined || clients === 0 || total === undefined) return average;
  return total / clients;
}

import type { Used } from '../../bot/query/by-usage.ts';
import type { Sentence } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { type Amounts, percent } from '../../bot/text/amounts.ts';
import type { TopClient } from '../../core/dashboard.ts';

/** Clients, devices or networks that Meraki ranks at most (`quantity` in its API document). */
export const MAX_RANKED = 50;

/** Returns the note for a ranking that may be cut off; empty for a complete one. */
export function rankedNote(amount: number): Sentence[] {
  return amount < MAX_RANKED ? [] : [`Meraki returns only the top ${MAX_RANKED}.`];
}

/** Returns the columns of the file, in the order of a row's cells. */
export function topClientColumns({ columns }: Amounts): string[] {
  return ['rank', 'client', 'MAC', 'network', ...columns, 'percent of all'];
}

/** Returns the line of one client in a ranking. @param index from 0, by usage */
export function topClientRow(
  client: TopClient,
  index: number,
  amounts: Amounts,
  { sayTo }: RowWords,
): ReportRow {
  const { name, mac, networkId, networkName, usage, percent: share } = client;
  return {
    item: {
      name,
      state: amounts.usage(usage),
      facts: [shareOf(share), networkName ?? ''],
      opens: sayTo('client', mac === undefined ? { subject: name, network: networkId } : { subject: mac }),
    },
    cells: [rankOf(client, index), name, mac, networkName, ...amounts.cells(usage), share],
  };
}

/** Returns the place in a ranking, from 1; undefined when the usage is not known. */
export function rankOf({ usage }: Used, index: number): number | undefined {
  return usage?.total === undefined ? undefined : index + 1;
}

/** Returns `17% of the total`; empty when Meraki does not tell. */
export function shareOf(share: number | undefined): string {
  return share === undefined ? '' : `${percent(share)} of the total`;
}

/**
 * Returns the label of a client in a chart, with its network, since many networks have a client of the same
 * name.
 */
export function topClientLabel({ name, networkName }: Pick<TopClient, 'name' | 'networkName'>): string {
  return networkName === undefined ? name : `${name}, ${networkName}`;
}

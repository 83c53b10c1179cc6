import type { Query } from '../../bot/query/query.ts';
import type { ReportRow, Sentence } from '../../bot/report/report.ts';
import { bytes, percent, wholeBytes } from '../../bot/text/amounts.ts';
import type { TopClient } from '../../core/dashboard.ts';

/** Clients, devices or networks that Meraki ranks at most (`quantity` in its API document). */
export const MAX_RANKED = 50;

/** Returns the note for a ranking that may be cut off; empty for a complete one. */
export function rankedNote(amount: number): Sentence[] {
  return amount < MAX_RANKED ? [] : [`Meraki ranks no more than ${MAX_RANKED}.`];
}

/** Columns of the file, in the order of a row's cells. */
export const TOP_CLIENT_COLUMNS = [
  ...['rank', 'client', 'MAC', 'network', 'usage in bytes', 'sent', 'received', 'percent of all'],
];

/** Returns the line of one client in a ranking. @param index from 0, in Meraki's order */
export function topClientRow(client: TopClient, index: number, { sayTo }: Query): ReportRow {
  const { name, mac, networkId, networkName, usage, percent: share } = client;
  const { total, upstream, downstream } = usage;
  return {
    item: {
      name,
      state: bytes(total),
      facts: [shareOf(share), networkName ?? ''],
      opens: sayTo('client', mac === undefined ? { subject: name, network: networkId } : { subject: mac }),
    },
    cells: [index + 1, name, mac, networkName, ...wholeBytes(total, upstream, downstream), share],
  };
}

/** Returns `17 % of all`; empty when Meraki does not tell. */
export function shareOf(share: number | undefined): string {
  return share === undefined ? '' : `${percent(share)} of all`;
}

/**
 * Returns the label of a client in a chart, with its network, since many networks have a client of the same
 * name.
 */
export function topClientLabel({ name, networkName }: Pick<TopClient, 'name' | 'networkName'>): string {
  return networkName === undefined ? name : `${name}, ${networkName}`;
}

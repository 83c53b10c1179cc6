import { countStatuses, statusesIn, statusTone } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { severityRank, severityTone } from '../../bot/query/severity.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import type { Item } from '../../bot/report/rows.ts';
import { allOf, countOf, formatNumber } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type {
  AlertCounts,
  ConfigurationChange,
  Excerpt,
  Network,
  NetworkClient,
} from '../../core/dashboard.ts';
import { alertsWithoutSeverity, isQuiet, openAlerts } from './alert-counts.ts';
import { changeAuthor } from './changes-text.ts';
import type { SiteFindings } from './site-findings.ts';
import { wanItem } from './site-wan.ts';
import { wifiItem } from './site-wifi.ts';

/** Returns one row for each part of a site that could be read; pressing a row asks for all of that part. */
export function siteItems({ id: network }: Network, found: SiteFindings, query: Query): Item[] {
  const to = (command: string, more = {}) => query.sayTo(command, { network, ...more });
  const { clients, alerts, changes } = found;
  return [
    devicesItem(found, query, to('devices')),
    wanItem(found, to('uplinks'), query.times),
    wifiItem(found, to('wireless')),
    clients && clientsItem(clients, to('clients')),
    alerts && alertsItem(alerts, to('alerts')),
    changes && changesItem(changes, query, to('changes', { period: DAY })),
  ].filter((item) => item !== undefined);
}

function devicesItem({ devices }: SiteFindings, { dashboard }: Query, opens: string): Item | undefined {
  if (devices === undefined) return undefined;
  const { items, next } = devices;
  const counts = countStatuses(items);
  const worst = statusesIn(counts).find((status) => (counts.get(status) ?? 0) > 0);
  const isWhole = next === undefined;
  // The figures above the rows count the others.
  const some = `${formatNumber(counts.get(worst ?? '') ?? 0)} of ${isWhole ? '' : 'the first '}${formatNumber(items.length)} ${worst}`;
  const all =
    items.length === 1 ? 'Online' : `${allOf(items.length, 'device').replace(' devices', '')} online`;
  const isAllOnline = worst === 'online' && isWhole;
  return {
    name: 'Devices',
    state: worst === undefined ? `none${thatCouldBeRead(dashboard)}` : isAllOnline ? all : some,
    tone: worst === 'online' && !isWhole ? 'default' : statusTone(worst),
    opens,
  };
}

function clientsItem({ items, next }: Excerpt<NetworkClient>, opens: string): Item {
  const online = items.filter((one) => one.online).length;
  const unknown = items.filter((one) => one.online === undefined).length;
  const isKnown = unknown < items.length || items.length === 0;
  const atLeast = next === undefined ? '' : 'at least ';
  const seen = `${atLeast}${formatNumber(items.length)}`;
  return {
    name: 'Clients',
    state: isKnown ? `${atLeast}${formatNumber(online)} online` : `${seen} in the last 24 hours`,
    facts: [
      isKnown ? `${seen} in the last 24 hours` : '',
      unknown > 0 ? `status of ${formatNumber(unknown)} unknown` : '',
    ],
    opens,
  };
}

function alertsItem(counts: AlertCounts, opens: string): Item {
  if (isQuiet(counts)) return { name: 'Open alerts', state: 'none', tone: 'good', opens };
  const { count, isLeast } = openAlerts(counts);
  const known = counts.bySeverity.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity));
  const others = alertsWithoutSeverity(counts);
  const parts = known.map(({ severity, count: n }) => `${formatNumber(n)} ${severity}`);
  return {
    name: 'Open alerts',
    state: count === 0 ? 'number unknown' : `${isLeast ? 'at least ' : ''}${formatNumber(count)}`,
    tone: severityTone(known.find((one) => one.count > 0)?.severity),
    facts: parts.length > 0 && others > 0 ? [...parts, countOf(others, 'other')] : parts,
    opens,
  };
}

function changesItem(
  { items, next }: Excerpt<ConfigurationChange>,
  { dashboard, times }: Query,
  opens: string,
): Item {
  const [latest] = items;
  const amount = `${next === undefined ? '' : 'at least '}${formatNumber(items.length)}`;
  const what = [latest?.page, latest?.label].filter((part) => part !== undefined).join(': ');
  const when = latest?.at === undefined ? '' : times.at(latest.at);
  return {
    name: 'Changes in the last 24 hours',
    state: items.length === 0 && next === undefined ? `none${thatCouldBeRead(dashboard)}` : amount,
    facts:
      latest === undefined
        ? []
        : [[`latest ${when}`.trim(), changeAuthor(latest), what].filter(Boolean).join(', ')],
    opens,
  };
}

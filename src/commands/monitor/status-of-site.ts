import { organizationNames } from '../../bot/links/links-of.ts';
import { ageLine } from '../../bot/query/age.ts';
import { byImportance } from '../../bot/query/by-importance.ts';
import { worseCounts } from '../../bot/query/device-counts.ts';
import {
  amountOf,
  compareStatuses,
  countStatuses,
  STATUS_NOT_KNOWN,
  statusTone,
} from '../../bot/query/device-status.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import {
  type List,
  type Report,
  refreshButton,
  type Suggestion,
  wholeList,
} from '../../bot/report/report.ts';
import { productKind } from '../../bot/text/products.ts';
import type { Network } from '../../core/dashboard.ts';
import { isTroubled } from '../sites/site-uplinks.ts';
import { findSite, mayHaveWan, type SiteFindings } from './site-findings.ts';
import { siteHeadline } from './site-headline.ts';
import { siteItems } from './site-parts.ts';
import type { OverallStatus } from './status-findings.ts';
import { othersLine, untoldLines } from './status-text.ts';
import { statusTiles } from './status-tiles.ts';
import { isCutOff } from './troubled-sites.ts';

/** Reports a site, to answer whether it is well: devices, WAN, Wi-Fi, clients, open alerts, and what was changed in the last day. */
export async function statusOfSite(network: Network, query: Query): Promise<Report> {
  const found = await findSite(network, query);
  const condition = conditionIn(found);
  const linked = othersLine(organizationNames(query.others));
  const troubled = troubledDevices(found);
  return {
    title: query.title(network.name),
    ...siteHeadline(condition, found),
    tiles: found.devices === undefined ? [] : statusTiles(condition),
    sections: [{ heading: '', items: siteItems(network, found, query) }],
    ...(troubled.length > 0 && { list: deviceList(troubled) }),
    notes: [
      ...(condition.isPartial ? ['Only the first 1,000 devices were counted.'] : []),
      ...untoldLines({ untold: found.uplinks?.untold.length ?? 0, uplinks: condition.uplinks }),
      ...unreadNotes(found.unread),
      ...(linked === undefined ? [] : [linked]),
    ],
    age: ageLine,
    suggestions: buttons(network, condition, query),
    dashboardUrl: network.url,
  };
}

function conditionIn({ devices, uplinks, alerts }: SiteFindings): OverallStatus {
  const isPartial = devices?.next !== undefined;
  const items = devices?.items ?? [];
  return {
    ...worseCounts(countStatuses(items), items, () => !isPartial),
    isPartial,
    uplinks: uplinks?.uplinks.filter(isTroubled) ?? [],
    sites: uplinks?.sites,
    cutOff: isCutOff((uplinks?.sites.up ?? 0) > 0 ? 'up' : undefined, uplinks?.uplinks ?? []) ? 1 : 0,
    alerts,
    firstGateways: uplinks?.firstGateways,
  };
}

/** A device that is neither online nor dormant; plain data, since a list keeps it. */
interface TroubledDevice {
  name: string;
  serial: string | undefined;
  status: string;
  /** The model where it is known, else the kind. */
  what: string;
}

/** Returns the devices that are not well, the worst first. */
function troubledDevices({ devices, models }: SiteFindings): TroubledDevice[] {
  return (devices?.items ?? [])
    .filter(({ status }) => status !== 'online' && status !== 'dormant')
    .toSorted((a, b) => compareStatuses(a.status, b.status) || byImportance(a, b))
    .map(({ name, serial, status = STATUS_NOT_KNOWN, productType }) => ({
      ...{ name, serial, status },
      what: models.get(serial ?? '') ?? productKind(productType),
    }));
}

function deviceList(devices: readonly TroubledDevice[]): List {
  const list = wholeList(
    devices,
    ['name', 'status', 'model or kind', 'serial'],
    ({ name, serial, status, what }, { sayTo }) => ({
      item: {
        name,
        state: status,
        tone: statusTone(status),
        facts: [what],
        ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
      },
      cells: [name, status, what, serial],
    }),
    'Devices, worst first',
  );
  return { ...list, isPart: true };
}

/** Returns the buttons: what no row of the answer opens. */
function buttons(network: Network, { counts }: OverallStatus, { say, sayTo }: Query): Suggestion[] {
  const { id, productTypes } = network;
  const to = (title: string, command: string, subject = '') => ({
    title,
    command: sayTo(command, { network: id, subject }),
  });
  return [
    refreshButton(say({})),
    ...(productTypes.length > 0 ? [to('History', 'history')] : []),
    ...(mayHaveWan(network) && productTypes.length > 0 ? [to('Latency', 'latency')] : []),
    ...(amountOf(counts, 'offline') > 0 ? [to('All offline', 'devices', 'offline')] : []),
  ];
}

import { organizationNames } from '../../bot/links/links-of.ts';
import { ageLine } from '../../bot/query/age.ts';
import { countNotes, otherStatuses } from '../../bot/query/device-counts.ts';
import { amountOf, compareStatuses, STATUSES, statusTone } from '../../bot/query/device-status.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import type { Section, Tile } from '../../bot/report/report.ts';
import { productKind } from '../../bot/text/products.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import { uplinkName, uplinkState, uplinkTone } from '../sites/uplink-status.ts';
import { alertsLine } from './alert-counts.ts';
import { networkButtons, organizationButtons } from './status-buttons.ts';
import { findStatus, type StatusFindings } from './status-findings.ts';
import { othersLine, statusHeadline, troubledUplinksHeading, untoldLine } from './status-text.ts';

/** Devices and uplinks that the answer lists by name. */
const MAX_OFFLINE = 12;
const MAX_UPLINKS = 8;
/** Tiles for statuses without words of ours. */
const MAX_OTHER_TILES = 3;

/** The command `status`. */
export const status = createQueryCommand({
  name: 'status',
  group: 'What is going on',
  subject: '[network]',
  inNetwork: true,
  summary: 'Sites down, devices offline or alerting, failed uplinks, open alerts; all networks or one',
  examples: ['status', 'status Rotterdam distribution centre', 'status in "Rotterdam 301"'],
  alsoSaid: ['what is down', 'is everything ok', 'any outages', 'is Rotterdam 301 ok', 'how is Oslo doing'],
  words: {
    status: 1.5,
    health: 2.5,
    'health network': 3,
    ok: 1.5,
    up: 1,
    down: 3,
    outage: 3,
    trouble: 3,
    slow: 2,
    everything: 0.5,
    'everything ok': 1.5,
    'everything up': 2.5,
    '#client': -4,
    'networks ok': 2,
    'sites ok': 2,
    'network ok': 2,
    'network up': 3,
    'how network': 5,
    'how sites': 4,
    'how everything': 3,
    'how #name': 3,
    'status #name': 1,
    'status site': 2,
    'status network': 3,
    'ok #name': 2,
    'up #name': 2.5,
    'health #name': 1,
    'site #name': 3,
    'network #name': 2,
    'ok site': 1.5,
    'ok network': 1.5,
    '#device': -4,
    '#ip': -4,
    '#serial': -4,
    '#mac': -4,
  },
  async answer(query) {
    const { dashboard, others, slices } = query;
    const network = await query.anyNetwork();
    const found = await findStatus(dashboard, network?.id, slices);
    const linked = othersLine(organizationNames(others));
    const untold = untoldLine(found);
    return {
      title: query.title(network?.name),
      ...statusHeadline(found, network !== undefined),
      tiles: statusTiles(found),
      sections: [...offlineSection(found, query), ...uplinksSection(found, query), ...alertsSection(found)],
      notes: [
        ...(found.isPartial ? ['Only the first 1,000 devices were counted.'] : []),
        ...(untold === undefined ? [] : [untold]),
        ...countNotes(found),
        ...unreadNotes(found.unread),
        ...(linked === undefined ? [] : [linked]),
      ],
      age: ageLine,
      suggestions:
        network === undefined ? organizationButtons(found, query) : networkButtons(network, found, query),
    };
  },
});

/** Counts the devices by status: a dash stands for a number that Meraki does not say. */
function statusTiles({ counts, notKnown }: StatusFindings): Tile[] {
  const others = otherStatuses(counts);
  const shown = others.length <= MAX_OTHER_TILES ? others : others.slice(0, MAX_OTHER_TILES - 1);
  const left = others.slice(shown.length).reduce((sum, status) => sum + amountOf(counts, status), 0);
  const tiles = [...STATUSES, ...shown].toSorted(compareStatuses).map((status) => ({
    value: notKnown.includes(status) ? '–' : formatNumber(amountOf(counts, status)),
    label: status,
    tone: statusTone(status),
  }));
  const rest: Tile = { value: formatNumber(left), label: 'other statuses', tone: 'default' };
  return left === 0 ? tiles : [...tiles, rest];
}

function offlineSection({ offline: devices, counts }: StatusFindings, { sayTo }: Query): Section[] {
  const shown = devices.slice(0, MAX_OFFLINE);
  if (shown.length === 0) return [];
  const items = shown.map(({ name, serial, productType }) => ({
    name,
    state: productKind(productType),
    ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
  }));
  return [{ heading: 'Offline', items, more: amountOf(counts, 'offline') - shown.length }];
}

function uplinksSection(found: StatusFindings, { sayTo }: Query): Section[] {
  const shown = found.uplinks.slice(0, MAX_UPLINKS);
  if (shown.length === 0) return [];
  const items = shown.map(({ device, serial, ...uplink }) => ({
    name: device,
    state: `${uplinkName(uplink)} ${uplinkState(uplink)}`,
    tone: uplinkTone(uplink.status),
    ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
  }));
  return [{ heading: troubledUplinksHeading(found), items, more: found.uplinks.length - shown.length }];
}

function alertsSection({ alerts: counts }: StatusFindings): Section[] {
  const line = alertsLine(counts);
  return line === undefined ? [] : [{ heading: line, items: [] }];
}

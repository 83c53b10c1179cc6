import { STATUS_NOT_KNOWN, statusTone } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { severityTone } from '../../bot/query/severity.ts';
import type { Report, Section } from '../../bot/report/report.ts';
import type { Item } from '../../bot/report/rows.ts';
import { productKind } from '../../bot/text/products.ts';
import { capitalized, countOf, listed } from '../../bot/text/wording.ts';
import type { Alert, Device } from '../../core/dashboard.ts';
import { durationInWords } from '../../core/duration.ts';
import { uplinkFacts, uplinkName, uplinkState, uplinkTone } from '../sites/uplink-status.ts';
import type { DeviceFindings } from './device-findings.ts';

/** Alerts that are shown; a device usually has one or two. */
const MAX_ALERTS = 5;

/** Returns `MS120-24P switch: offline since 09:14 (4 h 48 min), 1 open alert`. */
export function deviceHeadline(
  { productType, model }: Device,
  { status, alerts = [], uplinks = [] }: DeviceFindings,
  { now, times }: Query,
): Pick<Report, 'summary' | 'tone'> {
  const what = [model, productKind(productType)].filter((part) => part).join(' ') || 'device';
  const since = status === 'offline' ? unreachableSince(alerts) : undefined;
  const failed = uplinks.filter((uplink) => uplink.status === 'failed').map(uplinkName);
  const parts = [
    status ?? STATUS_NOT_KNOWN,
    since === undefined ? '' : ` since ${times.at(since)} (${durationInWords(now - since)})`,
    failed.length > 0 ? `; ${listed(failed)} failed` : '',
    alerts.length === 0 ? '' : `, ${countOf(alerts.length, 'open alert')}`,
  ];
  const isWorse = status === 'online' && alerts.length + failed.length > 0;
  return {
    summary: `${capitalized(what)}: ${parts.join('')}`,
    tone: isWorse ? 'warning' : statusTone(status),
  };
}

/** Takes the time from Meraki's alert about the unreachable device, which saves a call. */
function unreachableSince(alerts: readonly Alert[]): number | undefined {
  return alerts.find(({ type }) => type === 'unreachable')?.startedAt;
}

/** Returns the sections below the headline: open alerts, uplinks, and facts about the device. */
export function deviceSections(device: Device, findings: DeviceFindings, query: Query): Section[] {
  const { alerts = [], hasMoreAlerts } = findings;
  const open = alerts.slice(0, MAX_ALERTS).map((alert) => alertItem(alert, query));
  const left = alerts.length - open.length;
  return [
    ...(open.length === 0
      ? []
      : [
          {
            heading: hasMoreAlerts ? 'Newest open alerts' : 'Open alerts',
            items: open,
            more: left,
            moreOpens: alertsThere(device, query),
          },
        ]),
    ...uplinkSection(findings, query),
    { heading: 'Details', items: aboutItems(device, findings, query) },
  ];
}

/** Returns the command that lists all open alerts of a device's network: none lists those of one device. */
function alertsThere({ networkId }: Device, { sayTo }: Query): string {
  return sayTo('alerts', { network: networkId ?? '' });
}

function uplinkSection(findings: DeviceFindings, query: Query): Section[] {
  const { uplinks } = findings;
  if (uplinks === undefined) return [{ heading: 'Uplinks', items: [{ name: 'Unknown' }] }];
  if (uplinks.length === 0) return [];
  const items = uplinks.map((uplink) => ({
    name: uplinkName(uplink),
    state: uplinkState(uplink),
    tone: uplinkTone(uplink.status),
    facts: uplinkFacts(uplink),
  }));
  return [{ heading: uplinksHeading(findings, query), items }];
}

function uplinksHeading({ lastReportedAt, status }: DeviceFindings, { times }: Query): string {
  return lastReportedAt === undefined || status === 'online' || status === 'alerting'
    ? 'Uplinks'
    : `Uplinks, last reported ${times.at(lastReportedAt)}`;
}

function alertItem({ title, severity = '', description = '', startedAt }: Alert, { times }: Query): Item {
  return {
    name: title,
    state: severity,
    tone: severityTone(severity),
    facts: [
      description === title ? '' : description,
      startedAt === undefined ? '' : `since ${times.at(startedAt)}`,
    ],
  };
}

/** Lists the facts: short values beside their label, long ones below it. */
function aboutItems(device: Device, { networkName }: DeviceFindings, { sayTo }: Query): Item[] {
  const { serial, mac, lanIp, firmware, tags, address, notes, networkId } = device;
  const labels = tags.map((tag) => tag.trim()).join(', ');
  const network = networkId === undefined ? 'none' : networkName;
  const short: [string, string | undefined][] = [
    ['LAN IP', lanIp],
    ['MAC', mac],
    ['Serial', serial],
    ['Firmware', firmware],
  ];
  const long: [string, string | undefined][] = [
    ['Tags', labels],
    ['Address', address],
    ['Notes', notes],
  ];
  return [
    ...(network === undefined
      ? []
      : [
          {
            name: 'Network',
            state: network,
            ...(networkId !== undefined && { opens: sayTo('status', { network: networkId }) }),
          },
        ]),
    ...short.flatMap(([name, state]) => (state === undefined ? [] : [{ name, state }])),
    ...long.flatMap(([name, fact]) => (fact === undefined || fact === '' ? [] : [{ name, facts: [fact] }])),
  ];
}

import type { Alert, Device } from '../../core/dashboard.ts';
import { severityTone, TONES } from '../ask/health.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import type { Item, Report, Section } from '../report/report.ts';
import { uplinkFacts, uplinkTone } from '../sites/uplink-words.ts';
import { kindOf } from '../words/products.ts';
import { lasting } from '../words/times.ts';
import { count, listed } from '../words/wording.ts';
import type { DeviceFindings } from './device-findings.ts';

/** A device has one or two at a time. */
const MOST_ALERTS = 5;

/** `Switch MS120-24P: offline since 09:14 (4 h 48 min), 1 open alert` */
export function deviceHeadline(
  { productType, model }: Device,
  { status, alerts = [], uplinks }: DeviceFindings,
  { now, times }: Inquiry,
): Pick<Report, 'summary' | 'tone'> {
  const what = [kindOf(productType), model].filter((part) => part).join(' ') || 'device';
  const since = status === 'offline' ? unreachableSince(alerts) : undefined;
  const failed = uplinks.filter((uplink) => uplink.status === 'failed').map((uplink) => uplink.interface);
  const parts = [
    status ?? 'status not known',
    since === undefined ? '' : ` since ${times.at(since)} (${lasting(now - since)})`,
    failed.length > 0 ? `, ${listed(failed)} failed` : '',
    alerts.length === 0 ? '' : `, ${count(alerts.length, 'open alert')}`,
  ];
  const isWorse = status === 'online' && alerts.length + failed.length > 0;
  return {
    summary: `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${parts.join('')}`,
    tone: isWorse ? 'warning' : status === undefined ? 'default' : TONES[status],
  };
}

/** Meraki's alert about a device that it lost tells since when, without a further call. */
function unreachableSince(alerts: readonly Alert[]): number | undefined {
  return alerts.find(({ type }) => type === 'unreachable')?.startedAt;
}

export function deviceSections(device: Device, findings: DeviceFindings, inquiry: Inquiry): Section[] {
  const { alerts = [], hasMoreAlerts, uplinks } = findings;
  const open = alerts.slice(0, MOST_ALERTS).map((alert) => alertItem(alert, inquiry));
  const left = alerts.length - open.length;
  return [
    ...(open.length === 0
      ? []
      : [{ heading: hasMoreAlerts ? 'Newest open alerts' : 'Open alerts', items: open, more: left }]),
    ...(uplinks.length === 0
      ? []
      : [
          {
            heading: uplinksHeading(findings, inquiry),
            items: uplinks.map((uplink) => ({
              name: uplink.interface,
              state: uplink.status,
              tone: uplinkTone(uplink.status),
              facts: uplinkFacts(uplink),
            })),
          },
        ]),
    { heading: 'About it', items: aboutItems(device, findings, inquiry) },
  ];
}

function uplinksHeading({ lastReportedAt, status }: DeviceFindings, { times }: Inquiry): string {
  return lastReportedAt === undefined || status === 'online' || status === 'alerting'
    ? 'Uplinks'
    : `Uplinks, last heard of ${times.at(lastReportedAt)}`;
}

function alertItem({ title, severity = '', description = '', startedAt }: Alert, { times }: Inquiry): Item {
  return {
    name: title,
    state: severity,
    tone: severityTone(severity),
    facts: [description, startedAt === undefined ? '' : `since ${times.at(startedAt)}`],
  };
}

/** What is short stands beside its label, what may be long below. */
function aboutItems(device: Device, { networkName }: DeviceFindings, { sayTo }: Inquiry): Item[] {
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

import type { AlertCounts, DeviceAvailability, DeviceStatus } from '../../core/dashboard.ts';
import { count, listedUpTo, number } from '../words/wording.ts';
import type { StatusReport } from './status-report.ts';

/** How many the answer lists by name. */
export const MOST_OFFLINE = 12;
export const MOST_UPLINKS = 8;

/** In the order in which an answer has them. */
export const STATUSES: readonly DeviceStatus[] = ['offline', 'alerting', 'dormant', 'online'];

/** How a card, or a text, shows what is not our own words. */
export interface Style {
  name(foreign: string): string;
  /** Something to say to us. */
  command(words: string): string;
}

/** What is wrong, worst first, and how bad it is. */
export function headline(report: StatusReport): { text: string; tone: 'attention' | 'warning' | 'good' } {
  const { offline, alerting, dormant, online } = report.counts;
  const failed = report.uplinks.filter(({ status }) => status === 'failed').length;
  const critical = report.alerts?.bySeverity.find(({ severity }) => severity === 'critical')?.count ?? 0;
  const troubles = [
    offline > 0 ? `${number(offline)} offline` : '',
    alerting > 0 ? `${number(alerting)} alerting` : '',
    failed > 0 ? `${report.uplinksAreAll ? '' : 'at least '}${count(failed, 'uplink')} failed` : '',
    critical > 0 ? count(critical, 'critical alert') : '',
  ].filter((text) => text !== '');
  if (troubles.length > 0) {
    const text = (report.isPartial ? 'at least ' : '') + troubles.join(', ');
    return {
      text: text.charAt(0).toUpperCase() + text.slice(1),
      tone: offline + failed + critical > 0 ? 'attention' : 'warning',
    };
  }
  const total = online + dormant;
  if (total === 0) return { text: 'No devices', tone: 'warning' };
  if (report.isPartial) return { text: `No trouble among the first ${number(total)} devices`, tone: 'good' };
  if (dormant === 0) return { text: `All ${count(total, 'device')} online`, tone: 'good' };
  return { text: 'Nothing offline, nothing alerting', tone: 'good' };
}

const WORST_FIRST = ['critical', 'warning', 'informational'];

/** `14 open alerts: 1 critical, 13 others`; undefined when they could not be read. */
export function alertsLine(
  alerts: AlertCounts | undefined,
  escaped: (foreign: string) => string,
): string | undefined {
  if (!alerts) return undefined;
  if (alerts.total === 0) return 'No open alerts';
  const rank = (severity: string) =>
    (WORST_FIRST.indexOf(severity) + WORST_FIRST.length + 1) % (WORST_FIRST.length + 1);
  const parts = alerts.bySeverity
    .toSorted((a, b) => rank(a.severity) - rank(b.severity))
    .map(({ severity, count }) => `${number(count)} ${escaped(severity)}`);
  const others = alerts.total - alerts.bySeverity.reduce((sum, { count }) => sum + count, 0);
  if (others > 0 && parts.length > 0) parts.push(count(others, 'other'));
  return `${count(alerts.total, 'open alert')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

const KINDS = new Map([
  ['wireless', 'access point'],
  ['switch', 'switch'],
  ['appliance', 'security appliance'],
  ['camera', 'camera'],
  ['cellularGateway', 'cellular gateway'],
  ['sensor', 'sensor'],
  ['wirelessController', 'wireless controller'],
  ['campusGateway', 'campus gateway'],
]);

/** Meraki's product type in words, empty when unknown. */
export function kindOf({ productType = '' }: DeviceAvailability): string {
  return KINDS.get(productType) ?? '';
}

/** Whose counts they are, when not of all devices. */
export function partLine({ isPartial }: StatusReport): string | undefined {
  return isPartial ? 'Of the first 1,000 devices' : undefined;
}

export function unreadLine({ unread }: StatusReport): string | undefined {
  return unread.length > 0 ? `Not read: ${unread.join(', ')}.` : undefined;
}

/** That another organization could have answered, and how to choose it. */
export function othersLine({ others }: StatusReport, { name, command }: Style): string | undefined {
  if (others.length === 0) return undefined;
  return `You also linked ${listedUpTo(5, others.map(name))}; ${command('use organization')}, or ${command('use here')} for a space, chooses which one answers.`;
}

/** What the list of uplinks is a list of: failed ones and those that nothing is plugged into are not the same. */
export function uplinksHeading({ uplinks, uplinksAreAll }: StatusReport): string {
  const failed = uplinks.filter(({ status }) => status === 'failed').length;
  const others = uplinks.length - failed;
  const parts = [failed > 0 ? `${number(failed)} failed` : '', others > 0 ? count(others, 'other') : ''];
  const least = uplinksAreAll ? '' : 'at least ';
  return `Uplinks not active: ${least}${parts.filter((part) => part !== '').join(', ')}`;
}

/** How old the data is, and when it was asked for. */
export function ageLine(askedAt: number): string {
  return `Meraki's data is up to 5 minutes old. Asked at ${new Date(askedAt).toISOString().slice(11, 16)} UTC.`;
}

import { othersInWords } from '../../bot/query/device-counts.ts';
import { amountOf, statusesIn, statusTone } from '../../bot/query/device-status.ts';
import type { Sentence } from '../../bot/report/report.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { allOf, capitalized, countOf, formatNumber, listedUpTo } from '../../bot/text/wording.ts';
import { ofFirstGateways } from '../sites/uplinks-text.ts';
import { criticalAlerts } from './alert-counts.ts';
import type { OverallStatus, StatusFindings } from './status-findings.ts';

/** Returns the headline, worst first, and its tone. @param isOneNetwork whether it is about one network, which is one site */
export function statusHeadline(found: OverallStatus, isOneNetwork = false): { summary: string; tone: Tone } {
  const offline = amountOf(found.counts, 'offline');
  const alerting = amountOf(found.counts, 'alerting');
  const failed = found.uplinks.filter(({ uplink }) => uplink.status === 'failed').length;
  const critical = found.alerts === undefined ? 0 : criticalAlerts(found.alerts);
  const down = found.sites?.down ?? 0;
  const troubles = [
    offline > 0 ? `${countOf(offline, 'device')} offline` : '',
    alerting > 0 ? `${offline > 0 ? formatNumber(alerting) : countOf(alerting, 'device')} alerting` : '',
    failed > 0 ? `${countOf(failed, 'uplink')} failed` : '',
    critical > 0 ? countOf(critical, 'critical alert') : '',
  ].filter((text) => text !== '');
  const first = sitesInTrouble(down, found.cutOff, isOneNetwork);
  if (first.length + troubles.length > 0) {
    const rest = troubles.length > 0 ? [(found.isPartial ? 'at least ' : '') + troubles.join(', ')] : [];
    const summary = [...first, ...rest].join(', ') + (down + failed > 0 ? figuresOf(found) : '');
    return {
      summary: capitalized(summary) + othersSuffix(found),
      tone: first.length + offline + failed + critical > 0 ? 'attention' : 'warning',
    };
  }
  return untroubledHeadline(found);
}

/** Counts the sites whose people are cut off: `9 sites down`, `3 with no working uplink`. */
function sitesInTrouble(down: number, cutOff: number, isOneNetwork: boolean): string[] {
  if (isOneNetwork) return down > 0 ? ['site down'] : cutOff > 0 ? ['no working uplink'] : [];
  const away = down > 0 ? [`${countOf(down, 'site')} down`] : [];
  if (cutOff === 0) return away;
  const verb = cutOff === 1 ? 'has' : 'have';
  return down > 0
    ? [...away, `${formatNumber(cutOff)} with no working uplink`]
    : [`${countOf(cutOff, 'site')} ${verb} no working uplink`];
}

/** Returns the headline when nothing is known to be wrong: `All 12 devices online` only when all are known to be. */
function untroubledHeadline(found: OverallStatus): { summary: string; tone: Tone } {
  const { counts, notKnown, isPartial } = found;
  const present = statusesIn(counts).filter((status) => amountOf(counts, status) > 0);
  const total = present.reduce((sum, status) => sum + amountOf(counts, status), 0);
  const others = othersSuffix(found);
  const tone = others === '' && notKnown.length === 0 ? 'good' : 'default';
  if (isPartial) {
    return {
      summary: `No devices offline or alerting among the first ${formatNumber(total)}${others}`,
      tone,
    };
  }
  if (notKnown.length > 0) return { summary: `No devices offline or alerting${others}`, tone };
  const [status, ...more] = present;
  if (status === undefined) return { summary: 'No devices', tone: 'warning' };
  if (total === 1) {
    return { summary: `1 device, ${status}`, tone: statusTone(status) };
  }
  if (status === 'online' && more.length === 0) {
    return { summary: `${allOf(total, 'device')} online`, tone };
  }
  return { summary: `No devices offline or alerting${others}`, tone };
}

/** Returns `; 2 updating`: devices whose status is neither good nor bad as far as we know. */
function othersSuffix({ counts }: Pick<OverallStatus, 'counts'>): string {
  const others = othersInWords(counts);
  return others === '' ? '' : `; ${others}`;
}

/** Says that other organizations are linked too, and how to choose one; undefined if there are none. */
export function othersLine(others: readonly string[]): Sentence | undefined {
  if (others.length === 0) return undefined;
  return [
    `You also linked ${listedUpTo(5, others)}; `,
    { say: 'use organization' },
    ', or ',
    { say: 'use here' },
    ' for a space, chooses which one answers.',
  ];
}

/** Says of which gateways the figures are when not all were read. */
function figuresOf({ firstGateways }: Pick<OverallStatus, 'firstGateways'>): string {
  return firstGateways === undefined ? '' : ` (sites and uplinks:${ofFirstGateways(firstGateways)})`;
}

/** Says of how many gateways and uplinks the state is not known; empty when Meraki tells all. */
export function untoldLines({ untold, uplinks }: Pick<StatusFindings, 'untold' | 'uplinks'>): string[] {
  const unknown = uplinks.filter(({ uplink }) => uplink.status === undefined).length;
  return [
    ...(untold === 0 ? [] : [`The uplinks of ${countOf(untold, 'gateway')} are unknown.`]),
    ...(unknown === 0 ? [] : [`The status of ${countOf(unknown, 'uplink')} is unknown.`]),
  ];
}

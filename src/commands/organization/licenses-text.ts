import type { Report, Tile } from '../../bot/report/report.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { createTimes } from '../../bot/text/times.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { CoTermination, PerDevice } from '../../core/dashboard.ts';

/** Days before the end from which on the answer warns: an order takes weeks. */
const WARNING_DAYS = 60;

type Headline = Pick<Report, 'summary' | 'tone'>;

/** Tells whether Meraki calls the licenses fine. */
export function isOkStatus(status: string): boolean {
  return /^ok$/i.test(status);
}

/** Says when the licenses end. Meraki returns a day, which is the same in every time zone. @param now epoch milliseconds */
export function endingHeadline({ status, expiresAt }: CoTermination, now: number): Headline {
  const isBad = status !== undefined && !isOkStatus(status);
  if (expiresAt === undefined) {
    return { summary: 'Meraki does not say when the licenses expire', tone: isBad ? 'warning' : 'default' };
  }
  const day = createTimes('UTC', now).day(expiresAt);
  const days = Math.floor(expiresAt / DAY) - Math.floor(now / DAY);
  if (days < 0) {
    return { summary: `The licenses expired on ${day}, ${countOf(-days, 'day')} ago`, tone: 'attention' };
  }
  const when = days === 0 ? 'today' : `on ${day}, in ${countOf(days, 'day')}`;
  const tone = status === undefined ? 'default' : 'good';
  return { summary: `All licenses expire ${when}`, tone: days < WARNING_DAYS || isBad ? 'warning' : tone };
}

/**
 * Says how many licenses there are, and how many of them ended or are about to. Counts that Meraki does not tell are not
 * known, and counts that contradict each other are listed as they are.
 */
export function perDeviceHeadline(licenses: PerDevice): Headline {
  const { total, expired, expiring } = licenses;
  const soon = soonOf(licenses);
  const unknown = [
    ...(expired === undefined ? ['have expired'] : []),
    ...(expiring === undefined ? ['expire soon'] : []),
  ];
  const parts = [
    ...(expired === undefined || expired === 0 ? [] : [`${formatNumber(expired)} expired`]),
    ...(expiring === undefined || (expiring === 0 && soon === '')
      ? []
      : [`${formatNumber(expiring)} expiring soon${soon}`]),
    ...(expiring === undefined && soon !== '' ? [`some expiring soon${soon}`] : []),
  ];
  const all = total === undefined ? 'Number of licenses unknown' : countOf(total, 'license');
  const none = expiring === 0 && parts.length === 0 ? ', none expiring soon' : '';
  const untold = unknown.length === 0 ? '' : `; how many ${listed(unknown, 'or')} is unknown`;
  return {
    summary: `${all}${parts.length === 0 ? none : `: ${listed(parts)}`}${untold}`,
    tone: toneOf(licenses, unknown.length === 0 && contradictionOf(licenses) === undefined),
  };
}

/** Returns ` (1 within 14 days and 2 within 90 days)`, ` (1 critical)` when the days are not known; empty for none. */
function soonOf({ warnings }: PerDevice): string {
  const within = warnings
    .toSorted((a, b) => (a.days ?? 0) - (b.days ?? 0))
    .flatMap(({ level, days, count }) => {
      if (count === undefined || count === 0) return [];
      return [`${formatNumber(count)} ${days === undefined ? level : `within ${countOf(days, 'day')}`}`];
    });
  return within.length === 0 ? '' : ` (${listed(within)})`;
}

function toneOf({ expired = 0, expiring = 0, warnings }: PerDevice, isClear: boolean): Tone {
  if (expired > 0) return 'attention';
  const close = warnings.filter(({ count = 0 }) => count > 0);
  const isSoon = close.some(({ days = 0 }) => days < WARNING_DAYS) || (expiring > 0 && close.length === 0);
  return isSoon ? 'warning' : isClear ? 'good' : 'default';
}

/** Shows the count of each state; `–` for what Meraki does not tell. */
export function stateTiles({ expired, expiring, active, unused, recentlyQueued }: PerDevice): Tile[] {
  const tile = (count: number | undefined, label: string, tone: Tone = 'default') => ({
    value: count === undefined ? '–' : formatNumber(count),
    label,
    tone: count === undefined ? 'default' : tone,
  });
  return [
    tile(expired, 'expired', 'attention'),
    tile(expiring, 'expiring soon', 'warning'),
    tile(active, 'active', 'good'),
    tile(unused, 'unused'),
    ...(recentlyQueued === undefined || recentlyQueued > 0 ? [tile(recentlyQueued, 'queued')] : []),
  ];
}

/**
 * Writes the note about counts that can't all be true: more licenses of a state than there are, or more that expire soon than
 * expire. Undefined when there is no such contradiction. Meraki does not say which states a license can be in at once, so
 * states are not added up, except active and expired ones.
 */
export function contradictionOf(licenses: PerDevice): string | undefined {
  const { total, active, expired, expiring, unused, recentlyQueued, warnings } = licenses;
  const most = Math.max((active ?? 0) + (expired ?? 0), expiring ?? 0, unused ?? 0, recentlyQueued ?? 0);
  const soonest = Math.max(0, ...warnings.map(({ count = 0 }) => count));
  const isTooMany = total !== undefined && most > total;
  const isTooSoon = expiring !== undefined && soonest > expiring;
  if (!isTooMany && !isTooSoon) return undefined;
  const counts = { licenseCount: total, active, expired, expiring, unused, recentlyQueued };
  const said = Object.entries(counts).flatMap(([name, count]) =>
    count === undefined ? [] : [`${name} ${formatNumber(count)}`],
  );
  const levels = warnings.flatMap(({ level, count }) =>
    count === undefined ? [] : [`${level} ${formatNumber(count)}`],
  );
  return `Meraki's counts contradict each other: ${listed([...said, ...levels])}.`;
}

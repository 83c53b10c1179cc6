import { type List, wholeList } from '../../bot/report/report.ts';
import type { Item, ReportRow, RowWords } from '../../bot/report/rows.ts';
import type { Period } from '../../bot/text/period.ts';
import type { Times } from '../../bot/text/times.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import { MINUTE } from '../../core/clock.ts';
import { durationInWords } from '../../core/duration.ts';
import type { SiteOutage, SiteOutages } from './site-outages.ts';

/** Outages of a site that its row tells one by one. */
const MAX_TOLD = 3;

const COLUMNS = ['site', 'outages', 'devices', 'minutes in all', 'still offline', 'latest outage'];

/** What the row of a site shows. */
interface SiteRow extends Pick<SiteOutages, 'networkId' | 'still'> {
  name: string;
  /** The devices that were offline: the name of the only one, or how many. */
  devices: string;
  /** How many outages there were. */
  times: number;
  /** Milliseconds of all of them. */
  length: number;
  /** The latest outages, newest first. */
  latest: Omit<SiteOutage, 'pieces'>[];
}

/** How the rows of one answer are written. */
export interface SiteRowOptions {
  period: Period | undefined;
  /** Whether the time ended before now. */
  isOver: boolean;
}

/**
 * Lists sites, with when their outages were and for how long; a row opens the history of its site. A file has the changes of each
 * device instead.
 *
 * @param sites worst first
 * @param nameOf the name of a network
 */
export function siteList(
  sites: readonly SiteOutages[],
  nameOf: (networkId: string | undefined) => string,
  options: SiteRowOptions,
): List {
  const items = sites.map(({ networkId, still, outages, devices }) => ({
    networkId,
    still,
    name: nameOf(networkId),
    devices: devices.length === 1 ? (devices[0] ?? '') : countOf(devices.length, 'device'),
    times: outages.length,
    length: outages.reduce((sum, { from, to }) => sum + to - from, 0),
    latest: outages.slice(-MAX_TOLD).reverse().map(withoutPieces),
  }));
  const list = wholeList(items, COLUMNS, (item, words) => rowOf(item, options, words), 'Sites, worst first');
  return { ...list, fileHas: 'each status change' };
}

/** An open list keeps no more than its rows show. */
function withoutPieces({ pieces: _, ...outage }: SiteOutage): SiteRow['latest'][number] {
  return outage;
}

function rowOf(site: SiteRow, { period, isOver }: SiteRowOptions, { times, sayTo }: RowWords): ReportRow {
  const { networkId, name, devices, latest, length, still } = site;
  const [only] = latest;
  const isSingle = site.times === 1 && only !== undefined;
  const long = length === 0 ? '' : lengthWords(length, latest);
  const item: Item = {
    name,
    state: stateOf(site, isOver) || long,
    tone: still > 0 ? 'attention' : 'warning',
    facts: [
      devices,
      isSingle
        ? ''
        : `${formatNumber(site.times)} outages${still > 0 && long !== '' ? `, ${long} in total` : ''}`,
      ...latest.map((one) => outageWords(one, times, isOver)),
      site.times > latest.length ? `${formatNumber(site.times - latest.length)} before` : '',
      isSingle && still > 0 ? long : '',
    ],
    ...(networkId !== undefined && { opens: sayTo('history', { subject: '', network: networkId, period }) }),
  };
  return {
    item,
    cells: [name, site.times, devices, Math.round(length / MINUTE), still, times.iso(latest[0]?.from)],
  };
}

function stateOf({ still }: SiteRow, isOver: boolean): string {
  if (still === 0) return '';
  return isOver ? `${formatNumber(still)} offline at the end` : `${formatNumber(still)} still offline`;
}

function lengthWords(length: number, outages: SiteRow['latest']): string {
  return `${outages.some(({ isAtMost }) => isAtMost) ? 'at most ' : ''}${durationInWords(length)}`;
}

/** Writes when an outage was: `12:10–14:20`, `2 Aug 23:10–3 Aug 01:20`, `since 13:05`, `until 14:20`. */
export function outageWords(
  { from, to, isSinceBefore, isOngoing, isAtMost }: Omit<SiteOutage, 'pieces' | 'devices'>,
  times: Pick<Times, 'at' | 'day'>,
  isOver: boolean,
): string {
  if (from === to) return 'start unknown';
  if (isAtMost) return `from ${times.at(from)}, end unknown`;
  if (isOngoing) {
    if (isSinceBefore) return 'the whole time';
    return isOver ? `from ${times.at(from)} on` : `since ${times.at(from)}`;
  }
  const day = `${times.day(from)} `;
  const [begin, end] = [times.at(from), times.at(to)];
  if (isSinceBefore) return `until ${end}`;
  return `${begin}–${begin.startsWith(day) && end.startsWith(day) ? end.slice(day.length) : end}`;
}

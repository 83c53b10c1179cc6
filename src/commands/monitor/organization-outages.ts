import type { Report, Tile } from '../../bot/report/report.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';

/** How many sites and devices of an organization had outages. */
export interface OrganizationCounts {
  /** Sites with an outage that began or ended in the time. */
  sites: number;
  /** Of these, the sites that have a device offline at the end of the time. */
  stillSites: number;
  outages: number;
  /** Devices with such an outage. */
  devices: number;
  /** Devices that were offline all the time. */
  throughout: number;
  /** The names of the first of them. */
  throughoutNames: string[];
  /** Devices that are offline at the end of the time, those of `throughout` included. */
  still: number;
  /** Devices that were alerting and not offline. */
  onlyAlerting: number;
  /** The devices whose status at the end is none of ours: `2 updating`; empty for none. */
  others: string;
  /** Whether there may be more of all these. */
  isPartial: boolean;
}

/** Returns `171 sites had outages in the last 24 hours; 31 still have devices offline`. */
export function organizationSummary(
  counts: OrganizationCounts,
  period: string,
  isOver: boolean,
): Pick<Report, 'summary' | 'tone'> {
  const { sites, still, throughout, onlyAlerting, isPartial } = counts;
  const others = counts.others === '' ? '' : `; ${isOver ? 'at the end' : 'now'} ${counts.others}`;
  const least = isPartial ? 'At least ' : '';
  if (sites > 0) {
    const had = sites === 1 ? 'had an outage' : 'had outages';
    return {
      summary: `${least}${countOf(sites, 'site')} ${had} ${during(period)}${stillWords(counts, isOver)}${others}`,
      tone: still > 0 ? 'attention' : 'warning',
    };
  }
  const none = `${isPartial ? 'No known outage at any site' : 'No site had an outage'} ${during(period)}`;
  if (throughout > 0) {
    const were = throughout === 1 ? 'was' : 'were';
    const words = `${least.toLowerCase()}${countOf(throughout, 'device')} ${were} offline the whole time`;
    return { summary: `${none}; ${words}${others}`, tone: 'attention' };
  }
  const alerting =
    onlyAlerting === 0
      ? ''
      : `; ${countOf(onlyAlerting, 'device')} ${onlyAlerting === 1 ? 'was' : 'were'} alerting`;
  const isSure = others === '' && !isPartial;
  return {
    summary: `${none}${alerting}${others}`,
    tone: onlyAlerting > 0 ? 'warning' : isSure ? 'good' : 'default',
  };
}

function stillWords({ sites, stillSites, isPartial }: OrganizationCounts, isOver: boolean): string {
  if (stillSites === 0) return '';
  const who = sites === 1 ? 'it' : stillSites === sites ? 'all' : formatNumber(stillSites);
  const least = isPartial && who !== 'it' && who !== 'all' ? 'at least ' : '';
  if (isOver) return `; ${least}${who} had devices offline at the end`;
  return `; ${least}${who} still ${stillSites === 1 ? 'has' : 'have'} devices offline`;
}

/** Returns the figures of an organization; none when nothing was offline. */
export function organizationTiles(
  { sites, outages, devices, still, throughout }: OrganizationCounts,
  isOver: boolean,
): Tile[] {
  if (sites + throughout === 0) return [];
  const tile = (n: number, one: string, tone: Tile['tone'] = 'default'): Tile => ({
    value: formatNumber(n),
    label: n === 1 ? one : `${one}s`,
    tone,
  });
  return [
    tile(sites, 'site', 'warning'),
    tile(outages, 'outage'),
    tile(devices, 'device'),
    {
      value: formatNumber(still),
      label: isOver ? 'offline at the end' : 'offline now',
      tone: still > 0 ? 'attention' : 'default',
    },
  ];
}

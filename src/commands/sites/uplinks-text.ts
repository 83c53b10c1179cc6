import type { Report, Tile } from '../../bot/report/report.ts';
import { allOf, countOf, formatNumber } from '../../bot/text/wording.ts';
import { sitesInWords } from './site-state.ts';
import { type FoundUplinks, isTroubled, type SiteUplink, siteUplinkTone } from './site-uplinks.ts';
import { isKnownNotToWork, isWorking, uplinkRank, uplinkState, uplinkTone } from './uplink-status.ts';

/** Says how many uplinks are in trouble, and which sites that takes down. */
export function uplinksHeadline(
  found: FoundUplinks,
  isOneNetwork: boolean,
): Pick<Report, 'summary' | 'tone'> {
  const { uplinks, untold, sites, firstGateways } = found;
  const of = ofFirstGateways(firstGateways);
  const rest = [
    untold.length > 0 ? `uplinks of ${countOf(untold.length, 'gateway')} unknown` : '',
    sitesClause(found, isOneNetwork),
  ].filter((part) => part !== '');
  const say = (summary: string, tone: Report['tone']) => ({
    summary: [summary, ...rest].join('; '),
    tone: sites.down > 0 ? ('attention' as const) : tone,
  });
  const [first, ...more] = uplinks;
  if (first === undefined) {
    if (untold.length === 0) return say(`No uplinks${of === '' ? ' here' : of}`, 'default');
    return say(`No known uplinks${of}`, 'default');
  }
  const isAllGood = untold.length + sites.unknown === 0;
  if (more.length === 0) {
    const tone = siteUplinkTone(first);
    return say(onlyInWords(first, untold.length === 0), tone === 'good' && !isAllGood ? 'default' : tone);
  }
  const troubled = uplinks.filter(isTroubled);
  const all = `${countOf(uplinks.length, 'uplink')}${of}`;
  if (troubled.length === 0) {
    const unused = uplinks.filter(({ uplink }) => !isWorking(uplink)).length;
    const working = formatNumber(uplinks.length - unused);
    const fine =
      unused === 0
        ? `${allOf(uplinks.length, 'uplink')}${of} OK`
        : `${working} of ${all} OK, ${formatNumber(unused)} not connected`;
    return say(fine, isAllGood ? 'good' : 'default');
  }
  const [worst, ...others] = statesOf(troubled).map(({ status = 'with unknown status', howMany }) => ({
    howMany: formatNumber(howMany),
    status,
  }));
  const states = others.map(({ howMany, status }) => `${howMany} ${status}`);
  return say([`${worst?.howMany} of ${all} ${worst?.status}`, ...states].join(', '), worstTone(troubled));
}

/** Writes `Uplink OK`, or what is wrong with the one uplink that is known. */
function onlyInWords({ uplink }: SiteUplink, isAll: boolean): string {
  const { status } = uplink;
  if (isWorking(uplink)) return isAll ? 'Uplink OK' : '1 uplink OK';
  if (status === undefined) return `Uplink: ${uplinkState(uplink)}`;
  return `The only ${isAll ? '' : 'known '}uplink ${status === 'failed' ? 'has failed' : `is ${status}`}`;
}

/** Says of which gateways figures are when not all were read: ` of the first 10,000 gateways`; empty when all were. */
export function ofFirstGateways(firstGateways: number | undefined): string {
  return firstGateways === undefined ? '' : ` of the first ${formatNumber(firstGateways)} gateways`;
}

function worstTone(troubled: readonly SiteUplink[]): Report['tone'] {
  const tones = troubled.flatMap((one) => [siteUplinkTone(one), uplinkTone(one.uplink.status)]);
  const isKnown = troubled.some(({ uplink }) => uplink.status !== undefined);
  if (tones.includes('attention')) return 'attention';
  return isKnown ? 'warning' : 'default';
}

/** Says whether the people at the sites still reach the internet; empty when all uplinks work. */
function sitesClause({ uplinks, sites }: FoundUplinks, isOneNetwork: boolean): string {
  const states = sitesInWords(sites);
  const troubled = uplinks.filter(isTroubled);
  if (!isOneNetwork) {
    if (sites.down > 0) return [`${countOf(sites.down, 'site')} down`, ...states.slice(1)].join(', ');
    if (troubled.length === 0 && states.length === 0) return '';
    const none = sites.unknown > 0 ? 'no sites known to be down' : 'no sites down';
    return [none, ...states].join(', ') + cutOffClause(uplinks);
  }
  if (sites.down > 0) return 'the site is down';
  if (sites.dormant > 0) return 'the site is dormant';
  if (troubled.length === 0 || uplinks.length === 1) return '';
  if (uplinks.some(({ uplink }) => isWorking(uplink)))
    return uplinks.length === 2 ? 'the other one works' : 'another one works';
  return sites.unknown > 0 ? 'site status unknown' : 'no working uplink';
}

/** Says of how many sites that are up no uplink works, which the statuses of their gateways contradict; empty for none. */
function cutOffClause(uplinks: readonly SiteUplink[]): string {
  const sites = Map.groupBy(uplinks, ({ device: { networkId, serial } }) => networkId ?? serial);
  const isContradiction = ({ uplink, site, othersAreAll }: SiteUplink) =>
    site === 'up' && othersAreAll && isKnownNotToWork(uplink);
  const amount = [...sites.values()].filter((own) => own.every(isContradiction)).length;
  return amount === 0
    ? ''
    : `, but ${countOf(amount, 'site')} ${amount === 1 ? 'has' : 'have'} no working uplink`;
}

/** Counts the uplinks of each status, worst first. */
function statesOf(uplinks: readonly SiteUplink[]): { status: string | undefined; howMany: number }[] {
  const byStatus = Map.groupBy(uplinks, ({ uplink }) => uplink.status);
  return [...byStatus]
    .map(([status, own]) => ({ status, howMany: own.length }))
    .toSorted((a, b) => uplinkRank(a.status) - uplinkRank(b.status));
}

/** Returns the number of uplinks of each status, worst first. */
export function uplinkTiles({ uplinks }: FoundUplinks): Tile[] {
  return statesOf(uplinks).map(({ status, howMany }) => ({
    value: formatNumber(howMany),
    label: uplinkState({ status }),
    tone: uplinkTone(status),
  }));
}

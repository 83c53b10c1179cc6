import { STATUS_NOT_KNOWN } from '../../bot/query/device-status.ts';
import type { Report, Tile } from '../../bot/report/report.ts';
import { allOf, countOf, formatNumber, listed } from '../../bot/text/wording.ts';
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
    untold.length > 0 ? `those of ${countOf(untold.length, 'gateway')} not known` : '',
    sitesClause(found, isOneNetwork),
  ].filter((part) => part !== '');
  const say = (summary: string, tone: Report['tone']) => ({
    summary: [summary, ...rest].join('; '),
    tone: sites.down > 0 ? ('attention' as const) : tone,
  });
  const [first, ...more] = uplinks;
  if (first === undefined) {
    if (untold.length === 0) return say(`No uplinks${of === '' ? ' here' : of}`, 'default');
    return say(`No uplink is known${of}`, 'default');
  }
  const isAllGood = untold.length + sites['not known'] === 0;
  if (more.length === 0) {
    const tone = siteUplinkTone(first);
    const which = untold.length === 0 ? 'The only uplink' : 'The only uplink that is known';
    const { status } = first.uplink;
    const state = status === undefined ? `: ${uplinkState({ status })}` : ` is ${status}`;
    return say(`${which}${state}`, tone === 'good' && !isAllGood ? 'default' : tone);
  }
  const troubled = uplinks.filter(isTroubled);
  const all = `${countOf(uplinks.length, 'uplink')}${of}`;
  if (troubled.length === 0) {
    const unused = uplinks.filter(({ uplink }) => !isWorking(uplink)).length;
    const but = unused > 0 ? `, except ${formatNumber(unused)} not connected` : '';
    return say(
      `${allOf(uplinks.length, 'uplink')}${of} active or ready${but}`,
      isAllGood ? 'good' : 'default',
    );
  }
  const states = statesOf(troubled).map(
    ({ status = `with ${STATUS_NOT_KNOWN}`, howMany }) => `${formatNumber(howMany)} ${status}`,
  );
  return say(`${listed(states)} of ${all}`, worstTone(troubled));
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
    if (sites.down > 0) return listed([`${countOf(sites.down, 'site')} down`, ...states.slice(1)]);
    if (troubled.length === 0 && states.length === 0) return '';
    const none = sites['not known'] > 0 ? 'no site known to be down' : 'no site down';
    return [none, ...states].join(', ') + cutOffClause(uplinks);
  }
  if (sites.down > 0) return 'the site is down';
  if (sites.dormant > 0) return 'the site is dormant';
  if (troubled.length === 0 || uplinks.length === 1) return '';
  if (uplinks.some(({ uplink }) => isWorking(uplink))) return 'another one works';
  return sites['not known'] > 0 ? 'whether the site is up is not known' : 'none works';
}

/** Says of how many sites that are up no uplink works, which the statuses of their gateways contradict; empty for none. */
function cutOffClause(uplinks: readonly SiteUplink[]): string {
  const sites = Map.groupBy(uplinks, ({ device: { networkId, serial } }) => networkId ?? serial);
  const isContradiction = ({ uplink, site, othersAreAll }: SiteUplink) =>
    site === 'up' && othersAreAll && isKnownNotToWork(uplink);
  const amount = [...sites.values()].filter((own) => own.every(isContradiction)).length;
  return amount === 0 ? '' : `, but ${countOf(amount, 'site')} without an uplink that works`;
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

import type { Item, Tone } from '../../bot/report/rows.ts';
import { percent } from '../../bot/text/amounts.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { BandUse, ConnectionStats } from '../../core/dashboard.ts';
import { bandName, busiestBand, busiestFirst, channelTone, hasBusyChannel } from '../clients/channel-use.ts';
import { connectionRate } from '../clients/connection-text.ts';
import type { SiteFindings } from './site-findings.ts';

/** Shares of connections that succeed, in percent, below which people notice. */
const GOOD_FROM = 95;
const FAIR_FROM = 90;

/** The Wi-Fi of a site in one line. */
export interface WifiState {
  text: string;
  tone: Tone;
  /** The same for a headline about the whole site, when people notice it. */
  poor: string | undefined;
}

/** Returns how many connections succeed; undefined when they could not be read. */
export function wifiState({ connections }: Pick<SiteFindings, 'connections'>): WifiState | undefined {
  if (connections === undefined) return undefined;
  const { rate, isCertain, summary } = connectionRate(connections, 'the last 24 hours');
  const tone = toneOf(rate, isCertain);
  const isPoor = rate !== undefined && rate < GOOD_FROM;
  return {
    text:
      isCertain && rate !== undefined
        ? `${percent(rate)} connection success (${countOf(attemptsIn(connections), 'attempt')})`
        : summary,
    tone,
    poor: isPoor ? `${isCertain ? '' : 'at most '}${percent(rate)} Wi-Fi connection success` : undefined,
  };
}

function attemptsIn(stats: ConnectionStats): number {
  const { success = 0, association = 0, authentication = 0, dhcp = 0, dns = 0 } = stats;
  return success + association + authentication + dhcp + dns;
}

function toneOf(rate: number | undefined, isCertain: boolean): Tone {
  if (rate === undefined) return 'default';
  if (rate < FAIR_FROM) return 'attention';
  return rate < GOOD_FROM ? 'warning' : isCertain ? 'good' : 'default';
}

/** Returns the row about the Wi-Fi of a site: connections, and the busiest channel; undefined when nothing could be read. */
export function wifiItem(
  { devices, connections, channels }: Pick<SiteFindings, 'devices' | 'connections' | 'channels'>,
  opens: string,
): Item | undefined {
  const state = wifiState({ connections });
  if (state === undefined && channels === undefined) return undefined;
  const points = (channels?.items ?? []).map((one) => ({
    ...one,
    name: devices?.items.find(({ serial }) => serial === one.serial)?.name ?? one.serial,
  }));
  const [busiest] = points.toSorted(busiestFirst);
  const band = busiest && busiestBand(busiest.bands);
  const busy = points.filter(hasBusyChannel).length;
  const use = busiest && band && `${busiest.name}, ${utilization(band)}`;
  const crowded = `${formatNumber(busy)} of ${countOf(points.length, 'access point')} busy`;
  const name = 'Wi-Fi';
  // What is wrong stands first: connections that fail, then channels that are full.
  if (state !== undefined && (busy === 0 || !['good', 'default'].includes(state.tone))) {
    const facts = [busy > 0 ? crowded : '', use === undefined ? '' : `busiest channel ${use}`];
    return { name, state: state.text, tone: state.tone, facts, opens };
  }
  if (busy > 0) {
    const facts = [state?.text ?? '', `busiest channel ${use}`];
    return { name, state: crowded, tone: channelTone(band?.total), facts, opens };
  }
  return {
    name,
    state: band === undefined ? 'not measured' : utilization(band),
    facts: [busiest?.name ?? ''],
    opens,
  };
}

/** Writes `2.4 GHz: 86% utilization, 15% non-Wi-Fi`. */
function utilization({ band, total = 0, nonWifi }: BandUse): string {
  const other = nonWifi === undefined ? '' : `, ${percent(nonWifi)} non-Wi-Fi`;
  return `${bandName(band)}: ${percent(total)} utilization${other}`;
}

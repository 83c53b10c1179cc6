import type { Item, Tone } from '../../bot/report/rows.ts';
import type { Times } from '../../bot/text/times.ts';
import { allOf, uncapitalized } from '../../bot/text/wording.ts';
import { qualityInWords } from '../sites/latency-rows.ts';
import { isPoor, type LineQuality, lineTone } from '../sites/line-quality.ts';
import type { SiteState } from '../sites/site-state.ts';
import { isTroubled, type SiteUplink } from '../sites/site-uplinks.ts';
import { isWorking, uplinkName, uplinkState, uplinkTone } from '../sites/uplink-status.ts';
import type { SiteFindings } from './site-findings.ts';

/** Uplinks that are named: a pair of appliances has four. */
const MAX_UPLINKS = 4;

/** The uplinks of a site in one line: what an engineer asks first, and whether that is good. */
export interface WanState {
  text: string;
  tone: Tone;
}

/** Returns the state of a site's uplinks; undefined when nothing is known of any. */
export function wanState({ uplinks: found, lines = [] }: Pick<SiteFindings, 'uplinks' | 'lines'>) {
  const uplinks = found?.uplinks ?? [];
  const state = siteStateOf(found?.sites);
  const troubled = uplinks.filter(isTroubled);
  const [worst] = lines;
  if (state === 'down' || state === 'dormant')
    return { text: state, tone: state === 'down' ? ('attention' as const) : ('default' as const) };
  if (uplinks.length > 0 && !uplinks.some(({ uplink }) => isWorking(uplink)))
    return noneWorks(uplinks, found);
  const [first] = troubled;
  if (first !== undefined)
    return { text: troubled.map(statusOf).join(', '), tone: uplinkTone(first.uplink.status) };
  if (worst !== undefined && isPoor(worst))
    return { text: `${worst.name}: ${qualityInWords(worst.average)}`, tone: lineTone(worst) };
  if (uplinks.length === 0) return worst && { text: qualityInWords(worst.average), tone: 'default' as const };
  const working = uplinks.filter(({ uplink }) => isWorking(uplink)).length;
  const isAll = found?.untold.length === 0;
  return {
    text: working === 1 ? 'Uplink OK' : `${allOf(working, 'uplink')} OK`,
    tone: isAll ? ('good' as const) : ('default' as const),
  };
}

function noneWorks(uplinks: readonly SiteUplink[], found: SiteFindings['uplinks']): WanState {
  const unknown = uplinks.some(({ uplink }) => uplink.status === undefined) || found?.untold.length !== 0;
  return unknown
    ? { text: 'uplink status unknown', tone: 'default' }
    : { text: 'no working uplink', tone: 'attention' };
}

function siteStateOf(sites: Record<SiteState, number> | undefined): SiteState | undefined {
  return (['down', 'dormant', 'up', 'unknown'] as const).find((state) => (sites?.[state] ?? 0) > 0);
}

function statusOf({ name, uplink }: SiteUplink): string {
  return `${name || uplinkName(uplink)} ${uplinkState(uplink)}`;
}

/** Returns the row about the uplinks of a site, with loss and latency of each; undefined when nothing is known of any. */
export function wanItem(
  found: Pick<SiteFindings, 'uplinks' | 'lines'>,
  opens: string,
  times: Pick<Times, 'at'>,
): Item | undefined {
  const state = wanState(found);
  if (state === undefined) return undefined;
  const uplinks = found.uplinks?.uplinks ?? [];
  const lines = found.lines ?? [];
  const working = uplinks.filter(({ uplink }) => isWorking(uplink)).length;
  const shown = uplinks.slice(0, MAX_UPLINKS).map((one) => {
    const line = lines.find((other) => isSameUplink(other, one));
    return [statusOf(one), ...(line === undefined ? [] : [qualityInWords(line.average)])].join(', ');
  });
  const [site] = found.uplinks?.bySite ?? [];
  const since =
    site?.state === 'down' && site.lastReportedAt !== undefined
      ? [`since ${times.at(site.lastReportedAt)}`]
      : [];
  const unknown = (found.uplinks?.untold.length ?? 0) > 0 ? ['other uplinks unknown'] : [];
  return {
    name: 'WAN',
    state: state.text,
    tone: state.tone,
    facts: [
      ...since,
      ...shown,
      ...(working === 1 && uplinks.length > 1 ? ['no backup uplink'] : []),
      ...unknown,
    ],
    opens,
  };
}

function isSameUplink({ measured }: LineQuality, { device, uplink }: SiteUplink): boolean {
  return measured.serial === device.serial && measured.uplink === uplink.interface;
}

/** Names what is poor about loss and latency, for a headline; undefined when nothing is known to be. */
export function poorLine({ lines = [] }: Pick<SiteFindings, 'lines'>): WanState | undefined {
  const [worst] = lines;
  if (worst === undefined || !isPoor(worst)) return undefined;
  return { text: `${worst.name} ${qualityInWords(worst.average)}`, tone: lineTone(worst) };
}

/** Writes the state of uplinks that are fine behind a headline: `both uplinks OK`; empty when they are not. */
export function fineWan(found: Pick<SiteFindings, 'uplinks' | 'lines'>): string {
  const { text = '', tone } = wanState(found) ?? {};
  return tone === 'good' ? uncapitalized(text) : '';
}

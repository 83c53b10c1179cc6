import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { DeviceTimeline, StatusSpan } from './status-spans.ts';

/** A time during which at least one device of a site was offline; epoch milliseconds. */
export interface SiteOutage {
  from: number;
  to: number;
  /** How many devices were offline at some time in it. */
  devices: number;
  /** Whether it was there already when the time began. */
  isSinceBefore: boolean;
  /** Whether it goes on at the end of the time. */
  isOngoing: boolean;
  /** Whether it ended at some time before `to`, see `StatusSpan`. */
  isAtMost: boolean;
  /** How many devices were offline at once, piece by piece, oldest first. */
  pieces: { from: number; to: number; devices: number }[];
}

/** A site that had outages. */
export interface SiteOutages {
  /** Undefined for the devices of which Meraki names no network. */
  networkId: string | undefined;
  /** Oldest first. */
  outages: SiteOutage[];
  /** Names of the devices that were offline. */
  devices: string[];
  /** How many of them are offline at the end of the time. */
  still: number;
  /** Milliseconds offline of all its devices together. */
  deviceTime: number;
}

/** Whether a device was offline all the time: nothing happened to it. */
export function isOfflineThroughout({ spans, unknown }: DeviceTimeline): boolean {
  return spans.length === 1 && spans[0]?.status === 'offline' && unknown === 0;
}

/**
 * Puts the outages of devices together by site, worst first: by the time that its devices were offline, all added up. Leaves out
 * devices that were offline all the time.
 *
 * @param time start and end of the timelines, epoch milliseconds
 */
export async function siteOutages(
  timelines: readonly DeviceTimeline[],
  time: { from: number; to: number },
  slices: Slices,
): Promise<SiteOutages[]> {
  const away = await slices.filter(
    timelines,
    (one) => !isOfflineThroughout(one) && offlineSpans(one).length > 0,
    ({ spans }) => 1 + spans.length,
  );
  const bySite = await slices.group(away, ({ networkId }) => networkId);
  const sites = await slices.map(
    bySite,
    ([networkId, devices]) => siteOf(networkId, devices, time),
    ([, devices]) => devices.reduce((sum, { spans }) => sum + spans.length, 0),
  );
  return slices.sort(sites, worstFirst);
}

function worstFirst(a: SiteOutages, b: SiteOutages): number {
  return b.deviceTime - a.deviceTime || b.still - a.still || byName(a.networkId ?? '', b.networkId ?? '');
}

function siteOf(
  networkId: string | undefined,
  devices: readonly DeviceTimeline[],
  time: { from: number; to: number },
): SiteOutages {
  const spans = devices
    .flatMap((device) => offlineSpans(device).map((span) => ({ ...span, serial: device.serial })))
    .toSorted((a, b) => a.from - b.from);
  const outages: { from: number; to: number; spans: typeof spans }[] = [];
  for (const span of spans) {
    const last = outages.at(-1);
    if (last !== undefined && span.from <= last.to && !isAnother(span, last.spans)) {
      last.to = Math.max(last.to, span.to);
      last.spans.push(span);
    } else outages.push({ from: span.from, to: span.to, spans: [span] });
  }
  const still = new Set(devices.filter(({ now }) => now === 'offline').map(({ serial }) => serial));
  return {
    networkId,
    outages: outages.map(({ from, to, spans: own }) => ({
      from,
      to,
      devices: new Set(own.map(({ serial }) => serial)).size,
      isSinceBefore: from === time.from,
      isOngoing: to === time.to && own.some((span) => span.to === to && still.has(span.serial)),
      isAtMost: to === time.to && own.every((span) => span.to < to || span.isAtMost),
      pieces: piecesOf(own),
    })),
    devices: devices.map(({ name }) => name),
    still: still.size,
    deviceTime: spans.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

/** Whether a mark at the end, of a device that is offline since an unknown time, follows only what ended before at some time. */
function isAnother({ from, to }: StatusSpan, before: readonly StatusSpan[]): boolean {
  return from === to && before.every((span) => span.to < from || span.isAtMost);
}

function offlineSpans({ spans }: DeviceTimeline): StatusSpan[] {
  return spans.filter(({ status }) => status === 'offline');
}

/** Counts the spans that overlap, from each begin or end to the next. */
function piecesOf(spans: readonly StatusSpan[]): SiteOutage['pieces'] {
  const steps = spans
    .flatMap(({ from, to }) => [
      { at: from, step: 1 },
      { at: to, step: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || b.step - a.step);
  const pieces: SiteOutage['pieces'] = [];
  let devices = 0;
  for (const [n, { at, step }] of steps.entries()) {
    devices += step;
    const next = steps[n + 1];
    if (next !== undefined && devices > 0 && at < next.at) pieces.push({ from: at, to: next.at, devices });
  }
  // Since when a device is offline is not known: a mark at the end.
  const [first] = spans;
  return pieces.length === 0 && first ? [{ from: first.from, to: first.to, devices: spans.length }] : pieces;
}

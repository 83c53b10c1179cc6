import type { EstateDevice } from './devices.ts';
import type { EstateNetwork } from './networks.ts';
import { fraction, mix, textHash } from './random.ts';

export type Status = 'online' | 'alerting' | 'offline' | 'dormant';

/** From and to, in milliseconds since the epoch. */
export interface Episode {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOW = 12 * HOUR;
const OUTAGE = textHash('outage');
const TROUBLE = textHash('trouble');
const SITE = textHash('site');

/** Statuses are at most this old. */
export const REFRESH = 5 * MINUTE;

/** The time that data answered at `now` is from. */
export const asOf = (now: number) => Math.floor(now / REFRESH) * REFRESH;

/**
 * The one episode that a window of twelve hours may hold, wholly inside it: so whether something is going
 * on at a moment takes one look. Windows are shifted by the salt, lest the whole estate heals at noon.
 */
function episodeAt(salt: number, purpose: number, chance: number, at: number): Episode | undefined {
  const shift = salt % WINDOW;
  const window = Math.floor((at + shift) / WINDOW);
  const roll = mix(salt, purpose, window);
  if (roll >= chance * 2 ** 32) return undefined;
  const from = window * WINDOW - shift + fraction(roll, 1) * 0.68 * WINDOW;
  const length = 6 * MINUTE + fraction(roll, 2) ** 2 * 0.3 * WINDOW;
  return { from: Math.round(from / 1000) * 1000, to: Math.round((from + length) / 1000) * 1000 };
}

const outageChance = (device: EstateDevice) => (device.fate === 'flaky' ? 0.7 : 0.02);
const troubleChance = (device: EstateDevice) => (device.fate === 'flaky' ? 0.3 : 0.05);

export const siteOutage = (network: EstateNetwork, at: number) => episodeAt(network.salt, SITE, 0.015, at);
const outage = (device: EstateDevice, at: number) => episodeAt(device.salt, OUTAGE, outageChance(device), at);
export const trouble = (device: EstateDevice, at: number) =>
  episodeAt(device.salt, TROUBLE, troubleChance(device), at);

const covers = (episode: Episode | undefined, at: number) =>
  episode !== undefined && episode.from <= at && at < episode.to;

/** Longer than the history of any answer reaches back: a device that is gone was never seen otherwise. */
const LONGEST_SPAN = 32 * 24 * HOUR;
const GONE = 60 * 24 * HOUR;

/** What the dashboard would show for a device at a moment. */
export function statusAt(device: EstateDevice, at: number): Status {
  if (device.fate === 'dormant') return 'dormant';
  if (device.fate === 'dead' || covers(outage(device, at), at)) return 'offline';
  if (covers(siteOutage(device.network, at), at)) return 'offline';
  return device.fate === 'alerting' || covers(trouble(device, at), at) ? 'alerting' : 'online';
}

/** Every episode of one kind that touches the span, oldest first. */
export function episodes(look: (at: number) => Episode | undefined, { from, to }: Episode): Episode[] {
  const found: Episode[] = [];
  for (let at = from; at < to + WINDOW; at += WINDOW) {
    const episode = look(at);
    if (episode && episode.to > from && episode.from < to) found.push(episode);
  }
  return found;
}

/** When nothing was heard of a device, oldest first: its own outages and its site's, as one where they meet. */
export function absences(device: EstateDevice, span: Episode): Episode[] {
  // One that touches the span may go on from one that does not.
  const wide = { from: span.from - 2 * WINDOW, to: span.to + 2 * WINDOW };
  const each = [
    ...episodes((at) => outage(device, at), wide),
    ...episodes((at) => siteOutage(device.network, at), wide),
  ].sort((a, b) => a.from - b.from);
  const joined: Episode[] = [];
  for (const next of each) {
    const last = joined.at(-1);
    if (last !== undefined && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else joined.push({ ...next });
  }
  return joined.filter(({ from, to }) => to > span.from && from < span.to);
}

/** Whether a device is heard of at a moment. */
export const isHeard = (device: EstateDevice, at: number) =>
  ['online', 'alerting'].includes(statusAt(device, at));

export interface Transition {
  device: EstateDevice;
  at: number;
  old: Status;
  new: Status;
}

/** When a device's status changed within a span, oldest first. */
export function transitions(device: EstateDevice, span: Episode): Transition[] {
  if (device.fate === 'dormant' || device.fate === 'dead') return [];
  const edges = [
    ...episodes((at) => outage(device, at), span),
    ...episodes((at) => siteOutage(device.network, at), span),
    ...episodes((at) => trouble(device, at), span),
  ].flatMap(({ from, to }) => [from, to]);
  return [...new Set(edges)]
    .filter((at) => at > span.from && at <= span.to)
    .sort((a, b) => a - b)
    .map((at) => ({ device, at, old: statusAt(device, at - 1), new: statusAt(device, at) }))
    .filter((change) => change.old !== change.new);
}

/** When the device was last heard of: just now, or when its outage began. */
export function lastReported(device: EstateDevice, at: number): number | null {
  if (device.fate === 'dormant') return null;
  if (device.fate === 'dead') {
    const shift = device.salt % GONE;
    return Math.floor((at + shift) / GONE) * GONE - shift - LONGEST_SPAN;
  }
  return absences(device, { from: at, to: at + 1 })[0]?.from ?? at;
}

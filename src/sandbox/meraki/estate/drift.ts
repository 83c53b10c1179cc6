import type { EstateDevice, EstateNetwork } from './inventory.ts';
import { fraction, mix, textHash } from './random.ts';

/** The status of a device. */
export type Status = 'online' | 'alerting' | 'offline' | 'dormant';

/** A span of time in which something goes on, in milliseconds since the epoch. */
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
const LINE = textHash('uplink');
const WAN2 = textHash('wan2');

/** The time in ms from one refresh of the statuses to the next. */
export const REFRESH = 5 * MINUTE;

/** Returns the time of the last refresh before `now`. */
export const asOf = (now: number) => Math.floor(now / REFRESH) * REFRESH;

/**
 * Returns the episode of a window of twelve hours, if it has one. An episode lies within its window, so one look tells
 * whether something goes on at a moment. The salt shifts the windows, so that not all devices recover at noon.
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

/** Returns the outage of a whole site around a moment. */
export const siteOutage = (network: EstateNetwork, at: number) => episodeAt(network.salt, SITE, 0.015, at);
const outage = (device: EstateDevice, at: number) => episodeAt(device.salt, OUTAGE, outageChance(device), at);
/** Returns the time around a moment in which a device alerts. */
export const trouble = (device: EstateDevice, at: number) =>
  episodeAt(device.salt, TROUBLE, troubleChance(device), at);

/** Tells what is at the second port of an appliance: one in three has a second line, and one in six of those is unplugged. */
export function secondLine({ salt, model }: EstateDevice): 'plugged' | 'unplugged' | undefined {
  if (model.type !== 'MX' || mix(salt, WAN2) % 3 !== 0) return undefined;
  return mix(salt, WAN2, 1) % 6 === 0 ? 'unplugged' : 'plugged';
}

/**
 * Returns the time around a moment in which the first line of an appliance is down: almost two hours in one half day of
 * fifty. Without another way out, the appliance would be offline.
 */
export function lineFailure(device: EstateDevice, at: number): Episode | undefined {
  const hasOther = secondLine(device) === 'plugged' || device.model.name.includes('C');
  if (device.model.type !== 'MX' || !hasOther) return undefined;
  const shift = device.salt % WINDOW;
  const window = Math.floor((at + shift) / WINDOW);
  if (fraction(device.salt, LINE, window) >= 0.02) return undefined;
  const from = (window + 0.4) * WINDOW - shift;
  return { from, to: from + 0.15 * WINDOW };
}

/** Tells whether something goes on at a moment. */
export const covers = (episode: Episode | undefined, at: number) =>
  episode !== undefined && episode.from <= at && at < episode.to;

/** A time longer than any history, so that a dead device was never online within a history. */
const LONGEST_SPAN = 32 * 24 * HOUR;
const GONE = 60 * 24 * HOUR;

/** Returns the status of a device at a moment. */
export function statusAt(device: EstateDevice, at: number): Status {
  if (device.fate === 'dormant') return 'dormant';
  if (device.fate === 'dead' || covers(outage(device, at), at)) return 'offline';
  if (covers(siteOutage(device.network, at), at)) return 'offline';
  const isAlerting = [trouble, lineFailure].some((look) => covers(look(device, at), at));
  return device.fate === 'alerting' || isAlerting ? 'alerting' : 'online';
}

/** Returns all episodes of one kind that overlap a span, oldest first. */
export function episodes(look: (at: number) => Episode | undefined, { from, to }: Episode): Episode[] {
  const found: Episode[] = [];
  for (let at = from; at < to + WINDOW; at += WINDOW) {
    const episode = look(at);
    if (episode && episode.to > from && episode.from < to) found.push(episode);
  }
  return found;
}

/** Returns when a device was offline, oldest first: its own outages and those of its site, joined when they overlap. */
export function absences(device: EstateDevice, span: Episode): Episode[] {
  // An outage that overlaps the span may continue one that does not.
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

/** Tells whether a device is online at a moment, alerting or not. */
export const isHeard = (device: EstateDevice, at: number) =>
  ['online', 'alerting'].includes(statusAt(device, at));

/** A change of a device's status. */
export interface Transition {
  device: EstateDevice;
  at: number;
  old: Status;
  new: Status;
}

/** Returns the status changes of a device within a span, oldest first. */
export function transitions(device: EstateDevice, span: Episode): Transition[] {
  if (device.fate === 'dormant' || device.fate === 'dead') return [];
  const edges = [
    ...episodes((at) => outage(device, at), span),
    ...episodes((at) => siteOutage(device.network, at), span),
    ...episodes((at) => trouble(device, at), span),
    ...episodes((at) => lineFailure(device, at), span),
  ].flatMap(({ from, to }) => [from, to]);
  return [...new Set(edges)]
    .filter((at) => at > span.from && at <= span.to)
    .sort((a, b) => a - b)
    .map((at) => ({ device, at, old: statusAt(device, at - 1), new: statusAt(device, at) }))
    .filter((change) => change.old !== change.new);
}

/** Returns when a device last reported: now, or when its outage began; null when it never did. */
export function lastReported(device: EstateDevice, at: number): number | null {
  if (device.fate === 'dormant') return null;
  if (device.fate === 'dead') {
    const shift = device.salt % GONE;
    return Math.floor((at + shift) / GONE) * GONE - shift - LONGEST_SPAN;
  }
  return absences(device, { from: at, to: at + 1 })[0]?.from ?? at;
}

import type { Tone } from '../../bot/report/rows.ts';
import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { UplinkQuality } from '../../core/dashboard.ts';
import { uplinkName } from './uplink-status.ts';

/**
 * Limits from which people notice: 1% of the packets lost, or a round trip of 150 ms. At twice these limits
 * a conversation suffers (ITU-T G.114: 150 ms one way).
 */
export const POOR_FROM = { lossPercent: 1, latencyMs: 150 };
const BAD_FACTOR = 2;

/** The quality with which one uplink reached one destination. */
export interface LineQuality {
  measured: UplinkQuality;
  /** Name of its network. */
  network: string;
  /**
   * The name, unique in its network: `wan1`; `wan1 to 8.8.8.8` if it has several destinations, `wan1 (hq-gw02)` if there
   * are several appliances.
   */
  name: string;
  /** The average; its values, like those of `worst`, are undefined when nothing was measured. */
  average: Quality;
  worst: Quality;
  /** 1 or more is poor; undefined when nothing was measured. */
  badness: number | undefined;
}

/** Loss in percent and latency of a round trip in milliseconds; undefined when not measured. */
export interface Quality {
  lossPercent: number | undefined;
  latencyMs: number | undefined;
}

/** Rates and orders the measurements, worst first; unmeasured ones stand between the poor and the good. */
export async function rankLineQualities(
  measured: readonly UplinkQuality[],
  { networkName, deviceName }: LineNames,
  slices: Slices,
): Promise<LineQuality[]> {
  const here = await slices.group(measured, uplinkNameKey);
  const rate = (one: UplinkQuality) =>
    qualityOf(
      one,
      networkName(one.networkId) || (one.serial ?? ''),
      distinctName(one, here.get(uplinkNameKey(one)) ?? [], deviceName),
    );
  return slices.sort(
    await slices.map(measured, rate, ({ points }) => 1 + points.length),
    (a, b) => (b.badness ?? 1) - (a.badness ?? 1) || byName(a.network, b.network) || byName(a.name, b.name),
  );
}

/** The sources of the names of networks and appliances. */
export interface LineNames {
  networkName(networkId: string | undefined): string;
  /** Undefined when the name was not read. */
  deviceName(serial: string | undefined): string | undefined;
}

/** Key of the uplinks that share a name within one network. */
function uplinkNameKey({ networkId, serial, uplink }: UplinkQuality): string {
  return `${networkId ?? serial} ${uplink}`;
}

/** Tells whether uplinks of several appliances share a name, so that the appliances have to be named. */
export async function hasPairs(measured: readonly UplinkQuality[], slices: Slices): Promise<boolean> {
  const first = new Map<string, string | undefined>();
  const others = await slices.filter(measured, (one) => {
    const key = uplinkNameKey(one);
    if (!first.has(key)) first.set(key, one.serial);
    return first.get(key) !== one.serial;
  });
  return others.length > 0;
}

function distinctName(
  one: UplinkQuality,
  alike: readonly UplinkQuality[],
  deviceName: LineNames['deviceName'],
): string {
  const { serial, uplink, ip } = one;
  const isOneOfPair = alike.some((other) => other.serial !== serial);
  const isManifold = alike.some((other) => other.serial === serial && other.ip !== ip);
  const appliance = deviceName(serial) ?? serial ?? 'unknown appliance';
  return [
    uplinkName({ interface: uplink }),
    isOneOfPair ? ` (${appliance})` : '',
    isManifold && ip !== undefined ? ` to ${ip}` : '',
  ].join('');
}

/** Tells whether the average loss or latency reaches its limit. */
export function isPoor({ badness = 0 }: LineQuality): boolean {
  return badness >= 1;
}

/** Tells whether both loss and latency were measured: a line is fine only if both are. */
export function isMeasuredWhole({ average }: LineQuality): boolean {
  return average.lossPercent !== undefined && average.latencyMs !== undefined;
}

/** Returns the colour of a line: twice over a limit is the worst. */
export function lineTone(one: LineQuality): Tone {
  const { badness } = one;
  if (badness === undefined) return 'default';
  if (badness < 1) return isMeasuredWhole(one) ? 'good' : 'default';
  return badness < BAD_FACTOR ? 'warning' : 'attention';
}

/** Uplinks, each once, whatever the number of its destinations. */
export interface MeasuredUplinks {
  /** The uplinks that were measured, with the worst destination of each, worst first. */
  worst: LineQuality[];
  /** The number of all, measured or not. */
  all: number;
}

/** Returns each uplink once. @param found worst first */
export async function worstPerUplink(
  found: readonly LineQuality[],
  slices: Slices,
): Promise<MeasuredUplinks> {
  const all = new Set<string>();
  const worst = new Map<string, LineQuality>();
  await slices.each(found, (slice) => {
    for (const one of slice) {
      const key = uplinkOf(one);
      all.add(key);
      if (one.badness !== undefined && !worst.has(key)) worst.set(key, one);
    }
  });
  return { worst: [...worst.values()], all: all.size };
}

function uplinkOf({ measured: { serial, networkId, uplink } }: LineQuality): string {
  return `${serial ?? networkId} ${uplink}`;
}

function qualityOf(measured: UplinkQuality, network: string, name: string): LineQuality {
  const losses = measured.points.flatMap(({ lossPercent }) => lossPercent ?? []);
  const latencies = measured.points.flatMap(({ latencyMs }) => latencyMs ?? []);
  const average = { lossPercent: mean(losses), latencyMs: mean(latencies) };
  const { lossPercent = 0, latencyMs = 0 } = average;
  const isKnown = losses.length + latencies.length > 0;
  return {
    measured,
    network,
    name,
    average,
    worst: { lossPercent: most(losses), latencyMs: most(latencies) },
    badness: isKnown
      ? Math.max(lossPercent / POOR_FROM.lossPercent, latencyMs / POOR_FROM.latencyMs)
      : undefined,
  };
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function most(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

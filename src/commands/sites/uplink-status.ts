import type { Tone } from '../../bot/report/report.ts';
import type { Uplink } from '../../core/dashboard.ts';

/** Meraki's statuses, worst first; an unknown one counts as trouble. */
const WORST_FIRST = ['failed', 'connecting', 'not connected', 'ready', 'active'];

/** Returns the rank of a status, for sorting: 0 is the worst, and an unknown status ranks as `connecting`. */
export function uplinkRank(status: string): number {
  const known = WORST_FIRST.indexOf(status);
  return known === -1 ? 1 : known;
}

/** Tells whether the uplink carries traffic (`active`) or can take over at once (`ready`). */
export function isWorking({ status }: Pick<Uplink, 'status'>): boolean {
  return status === 'active' || status === 'ready';
}

/** Returns the colour of a status; `not connected` is no fault. */
export function uplinkTone(status: string): Tone {
  if (status === 'failed') return 'attention';
  if (status === 'not connected') return 'default';
  return isWorking({ status }) ? 'good' : 'warning';
}

/**
 * Returns the addresses (`192.168.1.2, public 203.0.113.9`), and for a cellular uplink its provider,
 * connection type and signal.
 */
export function uplinkFacts({ ip, publicIp, provider, connectionType, rsrp }: Uplink): string[] {
  return [
    [ip, publicIp !== undefined && publicIp !== ip ? `public ${publicIp}` : undefined],
    [provider, connectionType, rsrp === undefined ? undefined : `${rsrp} dBm`],
  ].map((parts) => parts.filter((part) => part !== undefined).join(', '));
}

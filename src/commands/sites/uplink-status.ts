import { STATUS_NOT_KNOWN } from '../../bot/query/device-status.ts';
import type { Tone } from '../../bot/report/rows.ts';
import type { Uplink } from '../../core/dashboard.ts';

/** Meraki's statuses, worst first. */
const WORST_FIRST = ['failed', 'connecting', 'not connected', 'ready', 'active'];

/**
 * Returns the rank of a status, for sorting: 0 is the worst. One without words of ours ranks as `connecting`; one that Meraki
 * does not tell stands right before `ready`.
 */
export function uplinkRank(status: string | undefined): number {
  if (status === undefined) return WORST_FIRST.indexOf('ready') - 0.5;
  const known = WORST_FIRST.indexOf(status);
  return known === -1 ? WORST_FIRST.indexOf('connecting') : known;
}

/** Tells whether the uplink carries traffic (`active`) or can take over at once (`ready`). */
export function isWorking({ status }: Pick<Uplink, 'status'>): boolean {
  return status === 'active' || status === 'ready';
}

/** Tells whether Meraki says that the uplink does not work: not without a status, nor with one that we have no words for. */
export function isKnownNotToWork({ status = '' }: Pick<Uplink, 'status'>): boolean {
  return WORST_FIRST.includes(status) && !isWorking({ status });
}

/** Returns the colour of a status; `not connected` is no fault, and nothing is known without a status. */
export function uplinkTone(status: string | undefined): Tone {
  if (status === 'failed') return 'attention';
  if (status === 'not connected' || status === undefined) return 'default';
  return isWorking({ status }) ? 'good' : 'warning';
}

/** Returns the status in Meraki's word, or that it is not known. */
export function uplinkState({ status = STATUS_NOT_KNOWN }: Pick<Uplink, 'status'>): string {
  return status;
}

/** Returns the name of an uplink, e.g. `wan1`; `uplink` when Meraki does not tell. */
export function uplinkName({ interface: name = 'uplink' }: Pick<Uplink, 'interface'>): string {
  return name;
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

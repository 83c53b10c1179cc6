import type { Tone } from '../../bot/report/report.ts';
import type { Uplink } from '../../core/dashboard.ts';

/** Meraki's words, worst first; one that we don't know counts as trouble. */
const WORST_FIRST = ['failed', 'connecting', 'not connected', 'ready', 'active'];

/** The smaller, the worse. */
export function uplinkRank(status: string): number {
  const known = WORST_FIRST.indexOf(status);
  return known === -1 ? 1 : known;
}

/** Whether traffic goes through it, or can at once. */
export function isWorking({ status }: Pick<Uplink, 'status'>): boolean {
  return status === 'active' || status === 'ready';
}

/** Nothing plugged in is no fault. */
export function uplinkTone(status: string): Tone {
  if (status === 'failed') return 'attention';
  if (status === 'not connected') return 'default';
  return isWorking({ status }) ? 'good' : 'warning';
}

/** Its addresses, and of a cellular one who carries it and how strongly: `192.168.1.2, public 203.0.113.9`. */
export function uplinkFacts({ ip, publicIp, provider, connectionType, rsrp }: Uplink): string[] {
  return [
    [ip, publicIp !== undefined && publicIp !== ip ? `public ${publicIp}` : undefined],
    [provider, connectionType, rsrp === undefined ? undefined : `${rsrp} dBm`],
  ].map((parts) => parts.filter((part) => part !== undefined).join(', '));
}

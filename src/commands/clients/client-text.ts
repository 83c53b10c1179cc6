import type { ClientSighting, NetworkClient } from '../../core/dashboard.ts';

/**
 * Returns the device that a client is or was connected to: `ap03`, `sw01 port 4`; empty when Meraki does not
 * tell.
 */
export function attachedTo({ deviceName, deviceMac, switchport }: ClientAttachment): string {
  const device = deviceName ?? deviceMac;
  if (switchport === undefined) return device ?? '';
  return device === undefined ? `port ${switchport}` : `${device} port ${switchport}`;
}

/** The device and port of a client. */
export type ClientAttachment = Pick<NetworkClient, 'deviceName' | 'deviceMac' | 'switchport'>;

/** Orders online clients before the others, then by the time they were last seen, latest first. */
export function latestFirst(
  a: Pick<NetworkClient, 'online' | 'lastSeen'>,
  b: Pick<NetworkClient, 'online' | 'lastSeen'>,
): number {
  return Number(b.online ?? false) - Number(a.online ?? false) || (b.lastSeen ?? 0) - (a.lastSeen ?? 0);
}

/** Returns `online`, `offline`, or Meraki's word for another status; empty when Meraki does not tell. */
export function onlineWord({ online, status = '' }: Pick<ClientSighting, 'online' | 'status'>): string {
  return online === undefined ? status : online ? 'online' : 'offline';
}

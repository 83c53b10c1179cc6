import { type EstateClient, pluggedInto } from './clients.ts';
import { asOf, isHeard } from './drift.ts';
import type { EstateDevice } from './inventory.ts';
import { fraction, hex, mix, textHash } from './random.ts';

/** A port of a switch. */
export interface Port {
  portId: string;
  enabled: boolean;
  status: 'Connected' | 'Disconnected' | 'Disabled';
  isUplink: boolean;
  errors: string[];
  warnings: string[];
  speed: '' | '100 Mbps' | '1 Gbps' | '10 Gbps';
  duplex: '' | 'full';
  poe: boolean;
  /** Watt-hours per day. */
  powerPerDay: number;
  clients: number;
  /** Kilobits per second. */
  sent: number;
  received: number;
  /** The MAC address of the LLDP neighbour. */
  neighbour: string | null;
}

const PORT = textHash('port');
const HOUR = 3_600_000;

/** Returns the ports of a switch at a moment, with the clients on them; none for any other device. */
export function portsOf(device: EstateDevice, now: number): Port[] {
  const at = asOf(now);
  const { ports, uplinks } = device.model;
  if (ports + uplinks === 0) return [];
  const plugged = pluggedInto(device, at);
  const all = [...plugged.values()].flat();
  return Array.from({ length: ports + uplinks }, (_, index) =>
    portAt(device, index, at, index === ports ? all : (plugged.get(String(index + 1)) ?? [])),
  );
}

function portAt(device: EstateDevice, index: number, at: number, plugged: readonly EstateClient[]): Port {
  const salt = mix(device.salt, PORT, index);
  const hour = Math.floor(at / HOUR);
  const isUplink = index === device.model.ports;
  const spare = index > device.model.ports;
  const online = plugged.filter((client) => client.online).length;
  const enabled = isUplink || plugged.length > 0 || salt % 31 !== 0;
  const isUsed = isUplink || online > 0 || (!spare && fraction(salt, hour >> 3) < 0.62);
  const connected = isHeard(device, at) && enabled && isUsed;
  const roll = fraction(salt, hour);
  const powered = connected && device.model.poe && !isUplink && salt % 2 === 0;
  return {
    portId: String(index + 1),
    enabled,
    status: enabled ? (connected ? 'Connected' : 'Disconnected') : 'Disabled',
    isUplink,
    errors: connected && salt % 71 === 0 ? ['Very high proportion of CRC errors'] : [],
    warnings: connected && salt % 37 === 0 ? ['PoE port was denied power'] : [],
    speed: connected ? speed(isUplink, salt) : '',
    duplex: connected ? 'full' : '',
    poe: powered,
    powerPerDay: powered ? Math.round(fraction(salt, 1) * 1800) / 10 : 0,
    clients: connected ? online : 0,
    sent: connected ? Math.round(roll * 90_000) / 10 : 0,
    received: connected ? Math.round(fraction(salt, hour, 1) * 30_000) / 10 : 0,
    neighbour:
      connected && (isUplink || powered) ? `0c:8d:db:${hex(6, salt).replace(/(..)(?=.)/g, '$1:')}` : null,
  };
}

function speed(isUplink: boolean, salt: number): Port['speed'] {
  if (isUplink) return '10 Gbps';
  return salt % 9 === 0 ? '100 Mbps' : '1 Gbps';
}

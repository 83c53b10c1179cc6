import { type ClientModel, clientModels } from './client-models.ts';
import { dotted } from './devices.ts';
import { asOf, isHeard, lastReported, REFRESH } from './drift.ts';
import type { EstateDevice, EstateNetwork, SiteKind } from './inventory.ts';
import type { EstateOrganization } from './organization.ts';
import { fraction, heavyTailed, hex, mix, pick, textHash } from './random.ts';

const IPHONE = clientModels.findIndex(({ description }) => description === 'iPhone');

/** A client as one network knows it. */
export interface EstateClient extends ClientModel {
  id: string;
  mac: string;
  /** The name that the network knows the client by; null when there is none. */
  name: string | null;
  ip: string;
  network: EstateNetwork;
  /** The device that the client was last connected to. */
  device: EstateDevice | undefined;
  ssid: string | null;
  switchport: string | null;
  online: boolean;
  firstSeen: number;
  lastSeen: number;
  salt: number;
}

const CLIENT = textHash('client');
const ROAMING = textHash('roaming');
const HOUR = 3_600_000;
const BASE_COUNT: Record<SiteKind, number> = { store: 14, warehouse: 60, 'head office': 380, lab: 9 };

/** Returns how many clients a network has ever seen. */
export const clientCount = (network: EstateNetwork) =>
  BASE_COUNT[network.kind] + (mix(network.salt, CLIENT) % (BASE_COUNT[network.kind] * 2));

/** The stores of an area, by their places among the networks. The manager of every fifth area goes through the first of them. */
const AREA = { size: 20, every: 5, visited: 13 };

/** More than the clients of any network. */
const SLOTS = 2_048;

/** Returns the identity of a client; a phone that roams has the same one in each of its networks, so a search finds it in all of them. */
function identity(network: EstateNetwork, slot: number) {
  const { kind, index } = network;
  const area = Math.floor(index / AREA.size);
  const isVisited = kind === 'store' && area % AREA.every === 0 && index % AREA.size < AREA.visited;
  if (slot === 0 && isVisited) {
    const salt = mix(textHash(network.organizationId), ROAMING, area);
    return { salt, kind: IPHONE, number: area * AREA.size * SLOTS + SLOTS - 1 };
  }
  const salt = mix(network.salt, CLIENT, slot);
  return { salt, kind: (salt >>> 4) % clientModels.length, number: index * SLOTS + slot };
}

/** Odd, so that the multiplication maps no two numbers of 24 bits onto one. */
const SCATTER = 0x9e3779;
const BITS_24 = 0xffffff;

/** Returns the MAC address of a client. In one organization no two clients have the same. */
export function macAt(network: EstateNetwork, slot: number): string {
  const { kind, number } = identity(network, slot);
  const own = (Math.imul(number, SCATTER) + textHash(network.organizationId)) & BITS_24;
  const digits = own.toString(16).padStart(6, '0');
  return `${pick(clientModels, kind).oui}:${digits.replace(/(..)(?=.)/g, '$1:')}`;
}

/** Returns the kilobytes that a client sent and received in so many days: a few move most of it (a Pareto distribution, mean 1). */
export function usageAt(
  network: EstateNetwork,
  slot: number,
  days: number,
): { sent: number; received: number } {
  const { salt, kind } = identity(network, slot);
  const total = pick(clientModels, kind).daily * days * heavyTailed(salt, network.index);
  const up = 0.08 + 0.3 * fraction(salt, 4);
  return { sent: Math.round(total * up), received: Math.round(total * (1 - up)) };
}

/** Returns a client as the network sees it at a moment. */
export function clientAt(network: EstateNetwork, slot: number, now: number): EstateClient {
  const { salt, kind } = identity(network, slot);
  const what = pick(clientModels, kind);
  const mac = macAt(network, slot);
  const { device, online, lastSeen } = sightingAt(network, slot, now);
  return {
    ...what,
    salt,
    id: `k${hex(6, textHash(mac), CLIENT)}`,
    mac,
    name: nameOf(network, slot, salt, what),
    ip: dotted(10 * 2 ** 24 + network.index * 256 + 60 + (slot % 190)),
    network,
    device,
    ssid: what.wired ? null : ssidOf(network, what),
    switchport: what.wired ? portOf(slot) : null,
    online,
    firstSeen: Date.UTC(2025, 1, 1) + Math.floor(fraction(salt, 5) * 400 * 24) * HOUR,
    lastSeen,
  };
}

/** Returns what a network knows at a moment of when a client was there. */
export function sightingAt(
  network: EstateNetwork,
  slot: number,
  now: number,
): Pick<EstateClient, 'device' | 'online' | 'lastSeen'> {
  const { salt } = identity(network, slot);
  const at = asOf(now);
  const device = attachedDevice(network, slot);
  const isCarried =
    device === undefined ? network.devices.some((each) => isHeard(each, at)) : isHeard(device, at);
  const online = isCarried && fraction(salt, network.index, Math.floor(at / HOUR)) < 0.6;
  const unseenFor = REFRESH + (1 + (mix(salt, Math.floor(at / (24 * HOUR))) % 40)) * HOUR;
  // A client was last seen no later than its device reported.
  const lastSeen = online ? at : Math.min(at - unseenFor, (device && lastReported(device, at)) ?? at);
  return { device, online, lastSeen };
}

/** Returns the device that a client is connected to: never a dormant one, and a dead one only when there is no other. */
function attachedDevice(network: EstateNetwork, slot: number): EstateDevice | undefined {
  const { salt, kind } = identity(network, slot);
  const type = pick(clientModels, kind).wired ? 'MS' : 'MR';
  const known = network.devices.filter((each) => each.model.type === type && each.fate !== 'dormant');
  const alive = known.filter((each) => each.fate !== 'dead');
  const carriers = alive.length > 0 ? alive : known;
  return carriers.length === 0 ? undefined : pick(carriers, salt >>> 6);
}

/** Returns the port of a wired client; every switch has at least eight. */
const portOf = (slot: number) => String(1 + (slot % 8));

/** Returns the clients on a switch, by port. */
export function pluggedInto(device: EstateDevice, now: number): Map<string, EstateClient[]> {
  const { network } = device;
  const slots = Array.from({ length: clientCount(network) }, (_, slot) => slot);
  const own = slots.filter(
    (slot) =>
      pick(clientModels, identity(network, slot).kind).wired && attachedDevice(network, slot) === device,
  );
  return Map.groupBy(
    own.map((slot) => clientAt(network, slot, now)),
    ({ switchport }) => switchport ?? '',
  );
}

/** Names a client; some names try to break tables and Markdown. */
function nameOf(network: EstateNetwork, slot: number, salt: number, what: ClientModel): string | null {
  if (slot === 3 && network.kind !== 'store') return '*_`|\u200fexe.slip';
  if (slot === 4 && network.kind !== 'store') return '';
  if (salt % 13 === 0) return null;
  return `${what.description} ${1 + (salt % 40)}`;
}

const ssidOf = (network: EstateNetwork, what: ClientModel) => {
  const name = network.kind === 'lab' ? 'Harbor' : 'Aurora';
  return what.vlan === '100' ? `${name} Guest` : `${name} Staff`;
};

/** Returns all clients of a network. */
export const clientsOf = (network: EstateNetwork, now: number) =>
  Array.from({ length: clientCount(network) }, (_, slot) => clientAt(network, slot, now));

const slotsByMac = new WeakMap<
  readonly EstateNetwork[],
  Map<string, { network: EstateNetwork; slot: number }[]>
>();

/** Returns a client as each network sees it. @param mac with colons, in lower case */
export function clientsByMac(organization: EstateOrganization, mac: string, now: number): EstateClient[] {
  const { networks } = organization;
  const index = slotsByMac.get(networks) ?? indexMacs(networks);
  slotsByMac.set(networks, index);
  return (index.get(mac) ?? []).map(({ network, slot }) => clientAt(network, slot, now));
}

function indexMacs(networks: readonly EstateNetwork[]) {
  const index = new Map<string, { network: EstateNetwork; slot: number }[]>();
  for (const network of networks) {
    for (let slot = 0; slot < clientCount(network); slot += 1) {
      const mac = macAt(network, slot);
      const known = index.get(mac);
      if (known) known.push({ network, slot });
      else index.set(mac, [{ network, slot }]);
    }
  }
  return index;
}

import { type DeviceType, firmwares, type Model, modelsOf } from './hardware.ts';
import type { EstateNetwork } from './networks.ts';
import { fraction, hex, mix, pick, textHash } from './random.ts';

/** How a device fares over time; see drift.ts. */
export type Fate = 'steady' | 'flaky' | 'dead' | 'dormant' | 'alerting';

export interface EstateDevice {
  salt: number;
  serial: string;
  mac: string;
  name: string;
  model: Model;
  network: EstateNetwork;
  tags: readonly string[];
  /** Null where the device has none: appliances, and what never came online. */
  lanIp: string | null;
  lat: number;
  lng: number;
  address: string;
  notes: string;
  firmware: string;
  fate: Fate;
  /** Milliseconds since the epoch. */
  configuredAt: number;
  url: string;
}

const DEVICE = textHash('device');
const FATE = textHash('fate');
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const OUIS = ['0c:8d:db', '88:15:44', 'e0:cb:bc', 'ac:17:c8', '68:3a:1e', 'cc:03:d9'];
const ROLES: Record<DeviceType, string> = {
  MX: 'gw',
  MS: 'sw',
  MR: 'ap',
  MV: 'cam',
  MT: 'sensor',
  MG: 'lte',
};
/** What a site gets, in this order; from the eleventh on the second list repeats. */
const FIRST: DeviceType[] = ['MX', 'MS', 'MR', 'MR', 'MS', 'MR', 'MV', 'MR', 'MT', 'MR'];
const THEN: DeviceType[] = ['MR', 'MS', 'MR', 'MV', 'MR', 'MT', 'MR'];
const EPOCH = Date.UTC(2025, 0, 1);
const LAB_FATES: Fate[] = ['steady', 'flaky', 'dead', 'steady', 'alerting', 'steady', 'dormant', 'steady'];

/** Fills the networks and gives all devices, by serial ascending. */
export function createEstateDevices(plan: {
  networks: readonly EstateNetwork[];
  seed: number;
  size: 'large' | 'small';
  shard: string;
}): EstateDevice[] {
  const devices: EstateDevice[] = [];
  const taken = new Set<string>();
  for (const network of plan.networks) {
    const counts = new Map<DeviceType, number>();
    for (let slot = 0; slot < network.room; slot += 1) {
      const type = typeAt(network, slot);
      const nth = (counts.get(type) ?? 0) + 1;
      counts.set(type, nth);
      const salt = mix(plan.seed, DEVICE, network.index, slot);
      const fate = plan.size === 'large' ? destine(salt) : pick(LAB_FATES, devices.length);
      const device = create(network, { type, nth, slot, salt, fate, shard: plan.shard });
      while (taken.has(device.serial)) device.serial = serial(device.model, mix(salt, taken.size));
      taken.add(device.serial);
      network.devices.push(device);
      devices.push(device);
    }
    network.productTypes = [...new Set(network.devices.map((each) => each.model.productType))].sort();
  }
  return devices.sort((a, b) => (a.serial < b.serial ? -1 : 1));
}

function typeAt(network: EstateNetwork, slot: number): DeviceType {
  if (slot === 7 && network.salt % 7 === 0) return 'MG';
  return FIRST[slot] ?? pick(THEN, slot);
}

function create(
  network: EstateNetwork,
  at: { type: DeviceType; nth: number; slot: number; salt: number; fate: Fate; shard: string },
): EstateDevice {
  const { type, nth, slot, salt, fate } = at;
  const model = pick(modelsOf(type), type === 'MX' ? network.salt >>> 5 : (salt >>> 5) % 3);
  const { current, previous } = firmwares[model.productType];
  const { place } = network;
  const site = 10 * 2 ** 24 + network.index * 256;
  return {
    salt,
    serial: serial(model, salt),
    mac: `${pick(OUIS, salt)}:${hex(6, salt, 2).replace(/(..)(?=.)/g, '$1:')}`,
    name: nameOf(network, type, nth, slot),
    model,
    network,
    tags: tagsOf(type, salt),
    lanIp: type === 'MX' || type === 'MT' || fate === 'dormant' ? null : dotted(site + 10 + slot),
    lat: round(place.lat + (fraction(network.salt, 1) - 0.5) / 10),
    lng: round(place.lng + (fraction(network.salt, 2) - 0.5) / 10),
    address: network.street === '' ? '' : `${network.street}, ${place.city}`,
    notes: salt % 29 === 0 ? 'Replaced under warranty; the old one is in the cabinet.' : '',
    firmware: salt % 11 === 0 ? previous.name : current.name,
    fate,
    configuredAt: EPOCH + Math.floor(fraction(salt, 5) * 480) * 86_400_000,
    url: `https://${at.shard}/n/${hex(7, network.salt)}/manage/nodes/new_list/${hex(10, salt, 6)}`,
  };
}

/** The lab in which names are what strangers write. */
const ODD_LAB = 3;

function nameOf(network: EstateNetwork, type: DeviceType, nth: number, slot: number): string {
  const isOdd = network.kind === 'lab' && network.index === ODD_LAB;
  if (isOdd && slot === 3) return '';
  if (isOdd && slot === 2) return '[ap](https://evil.test) **01** @all';
  if (isOdd && slot === 1) return '[sw](https://evil.test) `02` <b>';
  const site = siteOf(network);
  return `${site}-${ROLES[type]}${String(nth).padStart(2, '0')}`;
}

function siteOf({ kind, name, place, index }: EstateNetwork): string {
  if (kind === 'head office') return 'hq';
  if (kind === 'warehouse') return `${place.city.replace(' ', '-').toLowerCase()}-dc`;
  return kind === 'lab' ? `lab${index + 1}` : name.replaceAll(' ', '-').toLowerCase();
}

function tagsOf(type: DeviceType, salt: number): string[] {
  if (type === 'MR') return salt % 3 === 0 ? ['guest', 'sales-floor'] : ['sales-floor'];
  if (type === 'MS') return salt % 4 === 0 ? ['core'] : ['access'];
  return salt % 23 === 0 ? [' recently-added '] : [];
}

/** Of a hundred devices about three are flaky; a few are dead, alerting for good, or never came online. */
function destine(salt: number): Fate {
  const roll = fraction(salt, FATE);
  if (roll < 0.004) return 'dead';
  if (roll < 0.014) return 'dormant';
  if (roll < 0.019) return 'alerting';
  return roll < 0.05 ? 'flaky' : 'steady';
}

function serial(model: Model, salt: number): string {
  const letter = (i: number) => LETTERS[mix(salt, 3, i) % LETTERS.length] ?? 'A';
  const group = (from: number) => [0, 1, 2, 3].map((i) => letter(from + i)).join('');
  return `${model.prefix}-${group(0)}-${group(4)}`;
}

export const dotted = (address: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

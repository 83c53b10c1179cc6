import { type DeviceType, firmwares, type Model, modelsOf } from './hardware.ts';
import type { EstateDevice, EstateNetwork, EstateSite, Fate } from './inventory.ts';
import { fraction, hex, mix, pick, textHash } from './random.ts';

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
/** The types of a site's first ten devices, in this order; the list below repeats after them. */
const FIRST: DeviceType[] = ['MX', 'MS', 'MR', 'MR', 'MS', 'MR', 'MV', 'MR', 'MT', 'MR'];
const THEN: DeviceType[] = ['MR', 'MS', 'MR', 'MV', 'MR', 'MT', 'MR'];
const EPOCH = Date.UTC(2025, 0, 1);
const LAB_FATES: Fate[] = ['steady', 'flaky', 'dead', 'steady', 'alerting', 'steady', 'dormant', 'steady'];

/** Gives every site its devices: the networks in the order of the sites, all devices by serial ascending. */
export function equipSites(plan: {
  sites: readonly EstateSite[];
  seed: number;
  size: 'large' | 'small';
  shard: string;
}): { networks: EstateNetwork[]; devices: EstateDevice[] } {
  const all: EstateDevice[] = [];
  const taken = new Set<string>();
  const networks = plan.sites.map((site) => {
    const types = Array.from({ length: site.room }, (_, slot) => typeAt(site, slot));
    const productTypes = [...new Set(types.map((type) => pick(modelsOf(type), 0).productType))].sort();
    const devices: EstateDevice[] = [];
    const network: EstateNetwork = { ...site, devices, productTypes };
    const location = locationOf(site, plan.shard);
    const counts = new Map<DeviceType, number>();
    for (const [slot, type] of types.entries()) {
      const nth = (counts.get(type) ?? 0) + 1;
      counts.set(type, nth);
      const salt = mix(plan.seed, DEVICE, site.index, slot);
      const fate = plan.size === 'large' ? fateOf(salt) : pick(LAB_FATES, all.length);
      const device = createDevice({ network, location, type, nth, slot, salt, fate }, taken);
      devices.push(device);
      all.push(device);
    }
    return network;
  });
  return { networks, devices: all.sort((a, b) => (a.serial < b.serial ? -1 : 1)) };
}

function typeAt(site: EstateSite, slot: number): DeviceType {
  if (slot === 7 && site.salt % 7 === 0) return 'MG';
  return FIRST[slot] ?? pick(THEN, slot);
}

/** The facts that all devices of a site share. */
const locationOf = ({ index, place, salt, street }: EstateSite, shard: string) => ({
  firstIp: 10 * 2 ** 24 + index * 256,
  lat: round(place.lat + (fraction(salt, 1) - 0.5) / 10),
  lng: round(place.lng + (fraction(salt, 2) - 0.5) / 10),
  address: street === '' ? '' : `${street}, ${place.city}`,
  url: `https://${shard}/n/${hex(7, salt)}/manage/nodes/new_list/`,
});

/** @param taken the serials that are in use; the device's is added */
function createDevice(
  plan: {
    network: EstateNetwork;
    location: ReturnType<typeof locationOf>;
    type: DeviceType;
    /** The device's number among those of its type on this site, from 1. */
    nth: number;
    slot: number;
    salt: number;
    fate: Fate;
  },
  taken: Set<string>,
): EstateDevice {
  const { network, location, type, nth, slot, salt, fate } = plan;
  const model = pick(modelsOf(type), type === 'MX' ? network.salt >>> 5 : (salt >>> 5) % 3);
  const { current, previous } = firmwares[model.productType];
  let serial = serialOf(model, salt);
  while (taken.has(serial)) serial = serialOf(model, mix(salt, taken.size));
  taken.add(serial);
  return {
    salt,
    serial,
    mac: `${pick(OUIS, salt)}:${hex(6, salt, 2).replace(/(..)(?=.)/g, '$1:')}`,
    name: nameOf(network, type, nth, slot),
    model,
    network,
    tags: tagsOf(type, salt),
    lanIp: type === 'MX' || type === 'MT' || fate === 'dormant' ? null : dotted(location.firstIp + 10 + slot),
    lat: location.lat,
    lng: location.lng,
    address: location.address,
    notes: salt % 29 === 0 ? 'Replaced under warranty; the old one is in the cabinet.' : '',
    firmware: salt % 11 === 0 ? previous.name : current.name,
    fate,
    configuredAt: EPOCH + Math.floor(fraction(salt, 5) * 480) * 86_400_000,
    url: location.url + hex(10, salt, 6),
  };
}

/** The lab whose devices have names that a product must escape. */
const ODD_LAB = 3;

function nameOf(network: EstateNetwork, type: DeviceType, nth: number, slot: number): string {
  const isOdd = network.kind === 'lab' && network.index === ODD_LAB;
  if (isOdd && slot === 3) return '';
  if (isOdd && slot === 2) return '[ap](https://evil.test) **01** @all';
  if (isOdd && slot === 1) return '[sw](https://evil.test) `02` <b>';
  return `${sitePrefix(network)}-${ROLES[type]}${String(nth).padStart(2, '0')}`;
}

function sitePrefix({ kind, name, place, index }: EstateNetwork): string {
  if (kind === 'head office') return 'hq';
  if (kind === 'warehouse') return `${place.city.replace(' ', '-').toLowerCase()}-dc`;
  return kind === 'lab' ? `lab${index + 1}` : name.replaceAll(' ', '-').toLowerCase();
}

function tagsOf(type: DeviceType, salt: number): string[] {
  if (type === 'MR') return salt % 3 === 0 ? ['guest', 'sales-floor'] : ['sales-floor'];
  if (type === 'MS') return salt % 4 === 0 ? ['core'] : ['access'];
  return salt % 23 === 0 ? [' recently-added '] : [];
}

/** Decides the fate of a device. Of a thousand, 31 are flaky, 5 alert for good, 10 never came online and 4 are dead. */
function fateOf(salt: number): Fate {
  const roll = fraction(salt, FATE);
  if (roll < 0.004) return 'dead';
  if (roll < 0.014) return 'dormant';
  if (roll < 0.019) return 'alerting';
  return roll < 0.05 ? 'flaky' : 'steady';
}

function serialOf(model: Model, salt: number): string {
  const seed = mix(salt, 3);
  let serial = model.prefix;
  for (let i = 0; i < 8; i += 1) {
    if (i % 4 === 0) serial += '-';
    serial += LETTERS[mix(seed, i) % LETTERS.length] ?? 'A';
  }
  return serial;
}

/** Writes a 32-bit number as an IPv4 address. */
export const dotted = (address: number) =>
  `${(address >>> 24) & 255}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

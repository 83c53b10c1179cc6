import type { Slices } from '../../core/async/slices.ts';
import type { Device, Network } from '../../core/dashboard.ts';
import { keyOf } from './words.ts';

/** All names of an organization's networks, or of its devices, by their words. */
export interface NameIndex {
  /** The networks in which something has the name, by its key; a device in no network is in ''. */
  owners: Map<string, string | Set<string>>;
  /** The numbers of words of the names that begin with a word, the most first. */
  lengths: Map<string, number[]>;
}

/** Whether one of the networks in which something has a name is lent. */
export function isOfAny(owner: string | Set<string> | undefined, ids: ReadonlySet<string>): boolean {
  if (typeof owner === 'object') return [...owner].some((id) => ids.has(id));
  return owner !== undefined && ids.has(owner);
}

/** Lists are kept for some minutes and shared by all who ask, and so are their indexes. */
const known = new WeakMap<readonly object[], Promise<NameIndex>>();

/** Returns the index of the names and ids of networks. */
export function networkNameIndex(
  networks: readonly Network[],
  slices: Pick<Slices, 'each'>,
): Promise<NameIndex> {
  return indexOf(networks, slices, ({ id, name }, add) => {
    add(keyOf(name), id);
    add(keyOf(id), id);
  });
}

/** Returns the index of the names, serials and addresses of devices, in each notation. */
export function deviceNameIndex(
  devices: readonly Device[],
  slices: Pick<Slices, 'each'>,
): Promise<NameIndex> {
  return indexOf(devices, slices, ({ serial, name, mac, lanIp, address, networkId = '' }, add) => {
    for (const text of [name, serial, lanIp, address]) if (text !== undefined) add(keyOf(text), networkId);
    for (const key of [...unhyphenated(serial), ...macNotations(mac)]) add(key, networkId);
  });
}

function indexOf<T extends object>(
  items: readonly T[],
  slices: Pick<Slices, 'each'>,
  namesOf: (item: T, add: (key: string, networkId: string) => void) => void,
): Promise<NameIndex> {
  const ready = known.get(items);
  if (ready !== undefined) return ready;
  const making = makeIndex(items, slices, namesOf);
  known.set(items, making);
  making.catch(() => known.delete(items));
  return making;
}

async function makeIndex<T>(
  items: readonly T[],
  slices: Pick<Slices, 'each'>,
  namesOf: (item: T, add: (key: string, networkId: string) => void) => void,
): Promise<NameIndex> {
  const owners: NameIndex['owners'] = new Map();
  const lengths = new Map<string, Set<number>>();

  function add(key: string, networkId: string): void {
    if (key === '') return;
    const present = owners.get(key);
    if (typeof present === 'object') present.add(networkId);
    else if (present === undefined) owners.set(key, networkId);
    else if (present !== networkId) owners.set(key, new Set([present, networkId]));
    const words = key.split(' ');
    const first = words[0] ?? '';
    const found = lengths.get(first);
    if (found === undefined) lengths.set(first, new Set([words.length]));
    else found.add(words.length);
  }

  // Each has some seven names.
  const addAll = (slice: readonly T[]) => {
    for (const item of slice) namesOf(item, add);
  };
  await slices.each(items, addAll, () => 4);
  const sorted = new Map([...lengths].map(([first, all]) => [first, [...all].toSorted((a, b) => b - a)]));
  return { owners, lengths: sorted };
}

function unhyphenated(serial: string): string[] {
  return serial.includes('-') ? [serial.replaceAll('-', '').toLowerCase()] : [];
}

/** `00:11:22:aa:bb:cc`, which is also `00-11-22-AA-BB-CC`, then `0011.22aa.bbcc`, `001122-aabbcc` and `001122aabbcc`. */
function macNotations(mac = ''): string[] {
  const digits = mac.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (digits.length !== 12) return mac === '' ? [] : [keyOf(mac)];
  return [2, 4, 6, 12].map((size) => digits.match(new RegExp(`.{${size}}`, 'g'))?.join(' ') ?? digits);
}

import { createCanaries } from '../canaries.ts';

/** A site of an organization of canaries. */
export interface Site {
  n: number;
  id: string;
  name: string;
  tags: string[];
  devices: SiteDevice[];
  clients: SiteClient[];
  ssids: string[];
  publicIp: string;
  /** A device of another maker, at the other end of a VPN. */
  thirdParty: string;
  /** How many of everything that can be counted there are. */
  amount: number;
}

export interface SiteDevice {
  serial: string;
  name: string;
  mac: string;
  lanIp: string;
  model: string;
  productType: string;
  status: string;
}

export interface SiteClient {
  id: string;
  mac: string;
  ip: string;
  description: string;
  user: string;
}

/** The sites of an organization that may be lent. */
export const SITES = 8;
/** Tags that several sites have. */
export const SHARED_TAGS = ['retail', 'north', 'pilot'];

/** The address of a client that every site saw. */
export const TRAVELLER = '02:00:5e:00:53:01';

const canaries = createCanaries();
/** Whose a canary is: `A 3` is of site 3 in the first organization. By the canary in lower case. */
const owners = new Map<string, string>();

function made(owner: string, what: string, kind: 'of' | 'serialOf' | 'macOf' = 'of'): string {
  const canary = canaries[kind](`${owner} ${what}`);
  owners.set(canary.toLowerCase(), owner);
  owners.set(canary.toLowerCase().replaceAll(':', ''), owner);
  return canary;
}

/** Returns whose a canary is, as `canariesIn` finds it: a world and a site, e.g. `A 3`; undefined for one that nobody made. */
export function ownerOf(canary: string): string | undefined {
  return owners.get(canary);
}

/** Returns a name that is of no site. @param world e.g. `A` */
export function ofOrganization(world: string, what: string): string {
  return made(`${world} organization`, what);
}

const KINDS: [productType: string, model: string][] = [
  ['appliance', 'MX68'],
  ['switch', 'MS225-48LP'],
  ['wireless', 'MR46'],
  ['wireless', 'MR57'],
  ['switch', 'MS130-24P'],
];
const STATUSES = ['online', 'offline', 'alerting', 'online', 'dormant'];

/** Makes a site of a world: everything in it is called otherwise in another world. @param amount more of everything */
export function makeSite(world: string, n: number, amount: number): Site {
  const owner = `${world} ${n}`;
  const second = 100 + n;
  const third = world.charCodeAt(0);
  const kinds = Array.from({ length: 3 + amount }, (_, d) => KINDS[d % KINDS.length] ?? ['switch', 'MS225']);
  return {
    n,
    amount,
    id: `N_${made(owner, 'id')}`,
    name: `${made(owner, 'name')} Store ${n}`,
    tags: n < SITES ? [made(owner, 'tag'), SHARED_TAGS[n % 3] ?? '', ...(n % 4 === 0 ? ['pilot'] : [])] : [],
    devices: kinds.map(([productType = '', model = ''], d) => ({
      serial: made(owner, `serial ${d}`, 'serialOf'),
      name: `${made(owner, `device ${d}`)}-${productType}`,
      mac: made(owner, `mac ${d}`, 'macOf'),
      lanIp: `10.${second}.${third}.${d + 1}`,
      model,
      productType,
      status: STATUSES[(n + d) % STATUSES.length] ?? '',
    })),
    clients: Array.from({ length: 1 + amount }, (_, c) => ({
      id: `k_${made(owner, `client id ${c}`)}`,
      mac: made(owner, `client mac ${c}`, 'macOf'),
      ip: `10.${second}.${third}.${c + 100}`,
      description: `${made(owner, `client ${c}`)} laptop`,
      user: made(owner, `user ${c}`),
    })),
    ssids: [made(owner, 'ssid one'), `${made(owner, 'ssid two')} guest`],
    publicIp: `100.${second}.${third}.1`,
    thirdParty: made(owner, 'third party'),
  };
}

/** Makes an organization: the sites that are inside are as in world A, the others are of the world that is named. */
export function makeSites(world: string, isInside: (n: number) => boolean): Site[] {
  const own = Array.from({ length: SITES }, (_, n) =>
    isInside(n) || world === 'A' ? makeSite('A', n, 1 + (n % 3)) : makeSite(world, n, 2 + (n % 2)),
  );
  return world === 'A' ? own : [...own, makeSite(world, SITES, 2), makeSite(world, SITES + 1, 3)];
}

/** Finds addresses in a text, and returns the sites that they are of: `A 3`. */
export function addressOwnersIn(text: string): string[] {
  return Array.from(
    text.matchAll(/\b100?\.(1\d\d)\.(\d+)\.\d+/g),
    ([, second, third]) => `${String.fromCharCode(Number(third))} ${Number(second) - 100}`,
  );
}

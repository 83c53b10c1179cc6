import type { EstateSite } from './inventory.ts';
import { places } from './places.ts';
import { hex, mix, pick, textHash } from './random.ts';
import type { Count } from './sizes.ts';

const NETWORK = textHash('network');

/** The sites of an organization, by id ascending. */
export function createSites(plan: {
  organization: string;
  size: 'large' | 'small';
  seed: number;
  shard: string;
  count: Count;
}): EstateSite[] {
  const { organization, size, seed, shard, count } = plan;
  const sites = Array.from({ length: count.networks }, (_, index) => describe(size, seed, index));
  const rooms = allocate(
    count.devices,
    sites.map((site) => site.weight),
  );
  return sites.map(({ weight: _, ...site }, index) => ({
    ...site,
    index,
    // 18 digits, as long as the real ones; steps keep the ids opaque and in order.
    id: `L_${organization}${String(481_100_000_000 + index * 7919)}`,
    organizationId: organization,
    url: `https://${shard}/${slug(site.name)}/n/${hex(7, site.salt)}/manage/nodes/list`,
    room: rooms[index] ?? 0,
  }));
}

function describe(size: 'large' | 'small', seed: number, index: number) {
  const salt = mix(seed, NETWORK, index);
  if (size === 'small') return lab(salt, index);
  const place = index === 0 ? pick(places, 0) : pick(places, salt);
  const street = `${pick(place.streets, salt >>> 3)} ${1 + ((salt >>> 7) % 180)}`;
  const common = { salt, place, street, notes: '', template: null };
  const country = place.country.toLowerCase();
  if (index === 0) {
    return {
      ...common,
      kind: 'head office' as const,
      name: 'Head office',
      tags: ['hq', country],
      weight: 16,
    };
  }
  if (index % 40 === 7) {
    return {
      ...common,
      kind: 'warehouse' as const,
      name: `${place.city} distribution centre`,
      tags: ['warehouse', country],
      notes: 'Forklift terminals roam: keep 802.11r on.',
      weight: 4.5,
    };
  }
  return {
    ...common,
    kind: 'store' as const,
    name: `${place.city} ${String(index).padStart(3, '0')}`,
    tags: ['store', country, ...(salt % 5 === 0 ? ['flagship'] : [])],
    template: 'L_549236480000000001',
    weight: 1,
  };
}

const labs = [
  'Harbor Lab',
  'Pier 9 test bench',
  'Demo van',
  '*Sandbox* _do not touch_ | <b>lab</b> & `friends`',
];

function lab(salt: number, index: number) {
  const place = pick(places, index === 2 ? 6 : 0);
  return {
    salt,
    place,
    street: index === 2 ? '' : `Wilhelminakade ${120 + index}`,
    kind: 'lab' as const,
    name: labs[index] ?? `Bench ${index}`,
    tags: index === 0 ? ['lab', ' recently-added '] : ['lab'],
    notes: '',
    template: null,
    weight: index === 0 ? 2 : 1,
  };
}

/** Shares `total` out by weight; every share is at least 1 and the rest goes to the largest remainders. */
function allocate(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => Math.max(1, (total * weight) / sum));
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share % 1 }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of byRemainder.slice(0, Math.max(0, missing))) shares[i] = (shares[i] ?? 0) + 1;
  return shares;
}

const slug = (name: string) => name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 15);

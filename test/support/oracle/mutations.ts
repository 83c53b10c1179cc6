import fc, { type Arbitrary } from 'fast-check';

/** One change of a body: how, and at which of the places where that can be done. */
export interface Change {
  how: keyof typeof WAYS;
  at: number;
  /** Whether it is a place that an answer tells of, not any. */
  isTold: boolean;
}

/** A place in a body. */
interface Place {
  parent: unknown[] | Record<string, unknown>;
  key: string;
  value: unknown;
}

/** Fields that hold one of a few words; Meraki adds words. */
const STATUS_LIKE =
  /^(status|value|reachability|severity|deviceStatus|overall|productTypes?|accountStatus|orgAccess|vpnMode|type|recentDeviceConnection|authMode)$/;
/** Fields that answers tell of; bodies have many others. */
const TOLD =
  /^(serial|id|networkId|networkName|name|title|label|portId|interface|uplinks?|mac|enabled|counts?|total|usage|usageInKb|sent|recv|received|upstream|downstream|online|offline|alerting|dormant|ts|occurredAt|startedAt|time|timeSeries|lossPercent|latencyMs|success|assoc|auth|dhcp|dns|active|expired|expiring|unused|recentlyQueued|states|licenseCount|licensedDeviceCounts|records|network|device|devices|details|new|old|merakiVpnPeers|thirdPartyVpnPeers|results|loss|latencies|average|percentage|byBand|band|byProductType|statuses|clients|clientCount|bySeverity|byStatus|responseCodeCounts|events|twoFactorAuthEnabled|adminName|email)$/;
const NEW_WORDS = ['updating', 'rebooting', 'paused', 'degraded'];
const HUGE = 2_000_000_000_000;

interface Way {
  fits(place: Place): boolean;
  /** Returns the new value; undefined takes the field away. */
  make(value: unknown, at: number): unknown;
}

const isNumber = ({ value }: Place) => typeof value === 'number';
const isField = ({ parent }: Place) => !Array.isArray(parent);
const any = () => true;

/** The ways to change a place. */
const WAYS = {
  null: { fits: isField, make: () => null },
  absent: { fits: isField, make: () => undefined },
  'new word': {
    fits: ({ key, value }) => typeof value === 'string' && STATUS_LIKE.test(key),
    make: (_, at) => NEW_WORDS[at % NEW_WORDS.length],
  },
  'number as text': { fits: isNumber, make: (value) => String(value) },
  negative: { fits: isNumber, make: () => -7 },
  huge: { fits: isNumber, make: () => HUGE },
  fraction: { fits: isNumber, make: () => 2.5 },
  'empty text': { fits: ({ value }) => typeof value === 'string', make: () => '' },
  // A headline begins with these: one of thousands of characters leaves no room for the rest.
  'long text': {
    fits: ({ key, value }) => typeof value === 'string' && !STATUS_LIKE.test(key) && key !== 'model',
    make: () => 'long '.repeat(600),
  },
  'empty list': { fits: ({ value }) => Array.isArray(value), make: () => [] },
  'odd type': {
    fits: any,
    make: (value, at) => (typeof value === 'object' ? 'odd' : [[], {}, true, ['odd']][at % 4]),
  },
  'null item': { fits: ({ parent }) => Array.isArray(parent), make: () => null },
  'more fields': {
    fits: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
    make: (value) => ({
      ...Object(value),
      ...('online' in Object(value) && { updating: 2 }),
      extra: { more: [1] },
    }),
  },
} satisfies Record<string, Way>;

const weighted: [weight: number, how: keyof typeof WAYS][] = [
  [6, 'null'],
  [6, 'absent'],
  [8, 'new word'],
  [5, 'number as text'],
  [2, 'negative'],
  [2, 'huge'],
  [1, 'fraction'],
  [2, 'empty text'],
  [1, 'long text'],
  [2, 'empty list'],
  [2, 'odd type'],
  [3, 'null item'],
  [1, 'more fields'],
];

export const change: Arbitrary<Change> = fc.record({
  how: fc.oneof(...weighted.map(([weight, how]) => ({ weight, arbitrary: fc.constant(how) }))),
  at: fc.nat(0xffff),
  isTold: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

/** Changes a body in place, where the change fits something. @returns the body */
export function changed(body: unknown, { how, at, isTold }: Change): unknown {
  const way: Way = WAYS[how];
  const all = placesIn(body).filter((place) => way.fits(place));
  const told = all.filter(
    ({ parent, key }) => Array.isArray(parent) || TOLD.test(key) || STATUS_LIKE.test(key),
  );
  const places = isTold && told.length > 0 ? told : all;
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return body;
  const { parent, key, value } = place;
  const made = way.make(value, at);
  if (Array.isArray(parent)) parent[Number(key)] = made;
  else if (made === undefined) delete parent[key];
  else parent[key] = made;
  return body;
}

/** Items at the beginning of a list in which something is changed: of some hundred alike it does not matter which. */
const MAX_ITEMS = 6;

function placesIn(value: unknown): Place[] {
  if (!isParent(value)) return [];
  return Object.entries(value)
    .slice(0, Array.isArray(value) ? MAX_ITEMS : undefined)
    .flatMap(([key, part]) => [{ parent: value, key, value: part }, ...placesIn(part)]);
}

function isParent(value: unknown): value is unknown[] | Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

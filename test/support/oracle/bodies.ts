import fc, { type Arbitrary } from 'fast-check';
import { MINUTE } from '../../../src/core/clock.ts';
import { NOW } from '../chat.ts';
import { type BodySchema, officialSchemas } from '../official-schemas.ts';
import { identified, serialAt } from './identities.ts';
import { type Change, change, changed } from './mutations.ts';

const WORDS = ['amber', 'birch', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'heath', 'islet', 'juniper'];
const word = fc
  .tuple(fc.constantFrom(...WORDS), fc.constantFrom('ash', 'bay', 'cliff', 'dale'))
  .map((two) => two.join(' '));

/** Times of the last hour and a half. */
const ago = fc.nat(90).map((minutes) => NOW - minutes * MINUTE);
const isoTime = ago.map((time) => new Date(time).toISOString());
const epochSeconds = ago.map((time) => time / 1000);

const statuses = ['online', 'offline', 'alerting', 'dormant'];
const products = [
  'wireless',
  'switch',
  'appliance',
  'camera',
  'sensor',
  'cellularGateway',
  'secureConnect',
  'phone',
];

type Values = Record<string, Arbitrary<unknown>>;

/** What the document leaves open: the values of texts and numbers, by the name of their property. */
const VALUES: Values = {
  reachability: fc.constantFrom('reachable', 'unreachable'),
  deviceStatus: fc.constantFrom(...statuses),
  severity: fc.constantFrom('critical', 'warning', 'informational'),
  vpnMode: fc.constantFrom('hub', 'spoke'),
  productTypes: fc.constantFrom(...products),
  band: fc.constantFrom('2.4', '5', '6'),
  uplink: fc.constantFrom('wan1', 'wan2', 'cellular'),
  access: fc.constantFrom('full', 'read-only'),
  role: fc.constantFrom('primary', 'spare'),
  rsrp: fc.integer({ min: -120, max: -60 }).map(String),
  vlan: fc.integer({ min: 1, max: 20 }).map(String),
  mac: fc.nat(0xff).map((n) => `00:11:22:33:44:${n.toString(16).padStart(2, '0')}`),
  percentage: fc.double({ min: 0, max: 100, noNaN: true }).map(rounded),
  lossPercent: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true }).map(rounded)),
  latencyMs: fc.double({ min: 1, max: 400, noNaN: true }).map(rounded),
  thresholdInDays: fc.constantFrom(30, 90),
  firstSeen: epochSeconds,
  lastSeen: epochSeconds,
};
const TIMES =
  /^(ts|occurredAt|startedAt|completedAt|time|lastReportedAt|lastActive|pageStartAt|pageEndAt|\w+Date)$/;

/** Values of one operation alone, by the name of their property, with that of the object or list around it or without. */
const OF_OPERATION: Record<string, Values> = {
  getOrganizationDevicesAvailabilitiesChangeHistory: {
    'old.name': fc.constantFrom('status', 'status', 'status', 'other'),
    'old.value': fc.constantFrom(...statuses),
    'new.name': fc.constantFrom('status', 'status', 'status', 'other'),
    'new.value': fc.constantFrom(...statuses),
    'device.serial': fc.nat(4).map(serialAt),
  },
  getOrganizationFirmwareUpgrades: {
    status: fc.constantFrom('completed', 'canceled', 'started', 'scheduled'),
  },
  getOrganizationLicensesOverview: { status: fc.constantFrom('OK', 'License Required') },
  getDeviceLiveToolsPing: { status: fc.constantFrom('complete', 'complete', 'complete', 'failed') },
  getDeviceLiveToolsPingDevice: { status: fc.constantFrom('complete', 'complete', 'complete', 'failed') },
};

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

/** Makes bodies that the official schema of an operation allows. */
export function validBody(operation: string): Arbitrary<unknown> {
  const schema = officialSchemas.get(operation);
  if (schema === undefined) throw new Error(`there is no schema of ${operation}`);
  const own = OF_OPERATION[operation] ?? {};
  const body = schema.type === 'array' ? listOf(schema, own) : fieldOf(schema, '', own);
  return body.map((value) => identified(operation, value));
}

/** A few items; now and then none, or some hundred. */
function listOf({ items = { type: 'string' } }: BodySchema, own: Values): Arbitrary<unknown> {
  const item = fieldOf(items, '', own);
  const few = fc.array(item, { maxLength: 5 });
  const many = fc.tuple(fc.array(item, { minLength: 2, maxLength: 4 }), fc.integer({ min: 100, max: 400 }));
  return fc.oneof(
    { weight: 60, arbitrary: few },
    {
      weight: 1,
      arbitrary: many.map(([some, length]) =>
        Array.from({ length }, (_, n): unknown => structuredClone(some[n % some.length])),
      ),
    },
  );
}

function fieldOf(schema: BodySchema, name: string, own: Values, around = ''): Arbitrary<unknown> {
  const value = presentValue(schema, name, own, around);
  return schema.nullable
    ? fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
    : value;
}

function presentValue(schema: BodySchema, name: string, own: Values, around: string): Arbitrary<unknown> {
  const { type, properties = {}, items, additionalProperties } = schema;
  if (type === 'object') {
    const fixed = fc.record(
      Object.fromEntries(
        Object.entries(properties).map(([key, part]) => [key, fieldOf(part, key, own, name)]),
      ),
    );
    if (additionalProperties === undefined) return fixed;
    const free = fc.dictionary(
      fc.constantFrom('MS', 'MR', 'MX', 'MV'),
      fieldOf(additionalProperties, '', own),
    );
    return fc.tuple(fixed, free).map(([one, other]) => ({ ...one, ...other }));
  }
  if (type === 'array') return fc.array(fieldOf(items ?? { type: 'string' }, name, own), { maxLength: 3 });
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const known = own[`${around}.${name}`] ?? own[name] ?? VALUES[name];
  if (known !== undefined) return known;
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.oneof(fc.nat(5), fc.nat(20_000));
  if (type === 'number')
    return fc.oneof(fc.nat(5), fc.double({ min: 0, max: 2e6, noNaN: true }).map(rounded));
  return schema.format === 'date-time' || TIMES.test(name) ? isoTime : word;
}

/** A body, and what was changed in it after it was valid. */
export interface GeneratedBody {
  body: unknown;
  changes: readonly Change[];
}

/** Makes bodies of an operation: a few valid ones, the others after one to four changes. */
export function anyBody(operation: string): Arbitrary<GeneratedBody> {
  const changes = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Change[]>([]) },
    { weight: 9, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) },
  );
  return fc.tuple(validBody(operation), changes).map(([valid, each]) => ({
    body: each.reduce<unknown>(changed, structuredClone(valid)),
    changes: each,
  }));
}

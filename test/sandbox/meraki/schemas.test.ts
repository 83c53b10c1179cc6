import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import t from 'tap';
import { z } from 'zod';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import { AURORA, call, devicesOf, HARBOR, networksOf, start } from '../../support/meraki-stand-in.ts';
import { DOCUMENT_ABSENT, readOfficialDocument } from '../../support/official-operations.ts';

const document = readOfficialDocument();
const skip = document ? false : DOCUMENT_ABSENT;

/** The fields that live answers are known to have as null although the document promises a value. */
const CLIENT = ['ip', 'ip6', 'os', 'user', 'ssid', 'switchport', 'description', 'recentDeviceMac'];
const KNOWN = [
  ...CLIENT,
  ...['notes', 'deviceTypePrediction', 'recentDeviceSerial', 'recentDeviceName'],
  ...['adaptivePolicyGroup', 'groupPolicy8021x', 'pskGroup'],
];
const NULLS: Record<string, readonly string[]> = {
  getDevice: ['lanIp'],
  getOrganizationDevices: ['lanIp'],
  getOrganizationAdmins: ['lastActive'],
  getOrganizationFirmwareUpgrades: ['completedAt'],
  getOrganizationUplinksStatuses: [
    ...['lastReportedAt', 'ip', 'gateway', 'publicIp', 'primaryDns', 'secondaryDns'],
  ],
  getNetwork: ['enrollmentString'],
  getOrganizationNetworks: ['enrollmentString'],
  getNetworkEvents: ['message'],
  getNetworkWirelessSsids: ['adminSplashUrl'],
  getOrganizationSummaryTopNetworksByStatus: ['group'],
  getNetworkClients: KNOWN,
  getNetworkClient: KNOWN,
  getOrganizationClientsSearch: [...CLIENT, 'enrollmentString'],
};
/** The fields that live answers have as text although the document promises a number. */
const TEXTS: Record<string, readonly string[]> = { getNetworkClients: ['firstSeen', 'lastSeen'] };

const jsonSchema = z.looseObject({});

/** Turns an OpenAPI 3.0 schema into a JSON Schema, which has a second type in place of `nullable`. */
function adapt(value: unknown, operation: string, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => adapt(each, operation));
  if (value === null || typeof value !== 'object') return value;
  const { nullable, type, ...rest } = jsonSchema.parse(value);
  const adapted = Object.fromEntries(
    Object.entries(rest).map(([key, each]) => [key, adapt(each, operation, key)]),
  );
  // A `type` that is no text is a property of that name.
  if (typeof type !== 'string')
    return type === undefined ? adapted : { ...adapted, type: adapt(type, operation, 'type') };
  const isNull = nullable === true || NULLS[operation]?.includes(name);
  const isText = TEXTS[operation]?.includes(name);
  return { ...adapted, type: [type, ...(isNull ? ['null'] : []), ...(isText ? ['string'] : [])] };
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();
for (const methods of Object.values(document?.paths ?? {})) {
  for (const { operationId, responses } of Object.values(methods)) {
    const schema = Object.values(responses)[0]?.content?.['application/json']?.schema;
    if (schema) validators.set(operationId, ajv.compile(jsonSchema.parse(adapt(schema, operationId))));
  }
}

const bodies: Record<string, unknown> = {
  createDeviceLiveToolsLedsBlink: { duration: 20 },
  createDeviceLiveToolsPing: { target: '9.9.9.9' },
  createDeviceLiveToolsPortsCycle: { ports: ['1'] },
  createNetworkWebhooksHttpServer: { name: 'Chat', url: 'https://bot.example/hook', sharedSecret: 's' },
  createNetworkWebhooksWebhookTest: { url: 'https://bot.example/hook' },
};
const named = z.record(z.string(), z.unknown());

for (const [organization, token] of [
  [AURORA, 'aurora'],
  [HARBOR, 'harbor'],
] as const) {
  t.test(`every answer to the token ${token} fits the schema of the document`, { skip }, async (t) => {
    const meraki = await start(t);
    const networks = await networksOf(meraki, organization, token);
    const device = (await devicesOf(meraki, organization, token)).find(
      (each) => each.productType === 'switch',
    );
    const network = networks.find(({ productTypes }) => productTypes.includes('wireless'));
    const clients = z
      .array(z.looseObject({ id: z.string(), mac: z.string() }))
      .parse((await call(meraki, `/networks/${network?.id}/clients`, { token })).json);
    const parts: Record<string, string> = {
      organizationId: organization,
      networkId: network?.id ?? '',
      serial: device?.serial ?? '',
      clientId: clients[0]?.id ?? '',
    };
    const queries: Record<string, string> = {
      getNetworkEvents: '?productType=wireless',
      getOrganizationClientsSearch: `?mac=${clients[0]?.mac}`,
      getOrganizationAssuranceAlerts: '?resolved=true&dismissed=true&perPage=300',
      getNetworkClients: '?perPage=5000',
    };
    const inOrder = [...standInOperations].sort((a, b) => rank(a.method) - rank(b.method));
    for (const { id, method, path, status } of inOrder) {
      const concrete = path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
        encodeURIComponent(parts[partName(id, part)] ?? ''),
      );
      const body = bodies[id] === undefined ? {} : { body: JSON.stringify(bodies[id]) };
      const answer = await call(meraki, concrete + (queries[id] ?? ''), { method, token, ...body });
      t.equal(answer.status, status, `${id} ${concrete} ${answer.status === status ? '' : answer.text}`);
      const validate = validators.get(id);
      if (validate) {
        t.notOk(validate('something else'), `${id} has a schema`);
        t.ok(validate(answer.json), id, { errors: validate.errors?.slice(0, 3) });
      }
      if (!validate) t.equal(answer.text, '', id);
      if (method === 'POST') remember(parts, id, named.parse(answer.json));
    }
  });
}

/** Creates come before reads, and reads before deletes. */
const rank = (method: string) => ['POST', 'PUT', 'GET', 'DELETE'].indexOf(method);

/** Returns what `{id}` stands for: every live tool has jobs of its own. */
const partName = (id: string, part: string) => (part === 'id' ? id.replace(/^getDeviceLiveTools/, '') : part);

function remember(parts: Record<string, string>, id: string, answer: Record<string, unknown>) {
  const made = answer.id ?? answer.pingId ?? answer.cyclePortId ?? answer.ledsBlinkId;
  const name = id.replace(/^create(DeviceLiveTools|NetworkWebhooks)/, '');
  const part =
    { HttpServer: 'httpServerId', WebhookTest: 'webhookTestId', LedsBlink: 'ledsBlinkId' }[name] ?? name;
  parts[part] = String(made);
}

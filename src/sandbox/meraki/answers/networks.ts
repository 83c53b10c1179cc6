import { type Answers, type ApiReply, iso, type OperationCall } from '../call.ts';
import { badRequest } from '../errors.ts';
import { happeningsBefore, type NetworkHappening } from '../estate/happenings.ts';
import type { EstateNetwork } from '../estate/networks.ts';
import { pageLink } from '../paginate.ts';

export const showNetwork = (network: EstateNetwork) => ({
  id: network.id,
  organizationId: network.organizationId,
  name: network.name,
  productTypes: network.productTypes,
  timeZone: network.place.timeZone,
  tags: network.tags,
  enrollmentString: null,
  url: network.url,
  notes: network.notes,
  isBoundToConfigTemplate: network.template !== null,
  ...(network.template !== null && { configTemplateId: network.template }),
});

/** How many log entries one call looks through: a page may end, short, before the time asked for. */
const REACH = 5000;

export const networkAnswers: Answers<'getNetwork' | 'getNetworkEvents'> = {
  getNetwork: (call) => ({ body: showNetwork(call.network()) }),
  getNetworkEvents: (call) => events(call),
};

/**
 * The log, newest first. There is always a `prev` page, however old, and always a `next` one: pages never
 * end, so a caller stops by time.
 */
function events(call: OperationCall): ApiReply {
  const { query, now } = call;
  const network = call.network();
  const productType = productTypeOf(network, query.text('productType'));
  const before = time(query.text('endingBefore'));
  const after = time(query.text('startingAfter'));
  const upTo = before === undefined ? now : before - 1;
  const page: NetworkHappening[] = [];
  let looked = 0;
  let reached = upTo;
  for (const happening of happeningsBefore(network, productType, upTo)) {
    looked += 1;
    if (looked > REACH || (before === undefined && after !== undefined && happening.at <= after)) break;
    reached = happening.at;
    if (matches(happening, call)) page.push(happening);
    if (after === undefined && page.length >= query.perPage) break;
  }
  // Where nothing was ever logged there is nothing older either.
  if (looked === 0) reached = 0;
  // Going forwards, a page is what follows the token most closely, not what is newest.
  const shown = after === undefined ? page : page.slice(-query.perPage);
  const start = stamp(shown.at(-1)?.at ?? reached);
  const end = stamp(shown[0]?.at ?? upTo);
  return {
    body: { message: null, pageStartAt: start, pageEndAt: end, events: shown.map(show) },
    link: [
      pageLink(call.here, query.perPage, { startingAfter: '2000-01-01T00:00:00.000000Z' }, 'first'),
      pageLink(call.here, query.perPage, { endingBefore: start }, 'prev'),
      pageLink(call.here, query.perPage, { startingAfter: end }, 'next'),
      pageLink(call.here, query.perPage, { endingBefore: stamp(now) }, 'last'),
    ].join(', '),
  };
}

function productTypeOf(network: EstateNetwork, asked: string | undefined) {
  const [only, ...more] = network.productTypes;
  if (asked === undefined) {
    if (only !== undefined && more.length === 0) return only;
    throw badRequest("'productType' is required for networks with multiple device types");
  }
  const found = network.productTypes.find((type) => type === asked);
  if (found === undefined) throw badRequest(`This endpoint only supports ${asked} networks`);
  return found;
}

function matches({ type, device, client }: NetworkHappening, { query }: OperationCall): boolean {
  const same = (name: string, value: string | null | undefined) => {
    const wanted = query.text(name);
    return wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
  };
  const part = query.text('clientName');
  return (
    (query.list('includedEventTypes')?.includes(type) ?? true) &&
    !(query.list('excludedEventTypes')?.includes(type) ?? false) &&
    same('deviceMac', device.mac) &&
    same('deviceSerial', device.serial) &&
    same('deviceName', device.name) &&
    same('clientIp', client?.ip) &&
    same('clientMac', client?.mac) &&
    (part === undefined || (client?.name ?? '').toLowerCase().includes(part.toLowerCase())) &&
    // No Systems Manager and no Catalyst hardware here.
    [query.text('smDeviceMac'), query.text('smDeviceName')].every((each) => each === undefined) &&
    [query.text('eventDetails'), query.text('eventSeverity')].every((each) => each === undefined) &&
    query.flag('isCatalyst') !== true
  );
}

const show = ({ at, type, description, category, device, client }: NetworkHappening) => ({
  occurredAt: stamp(at),
  networkId: device.network.id,
  type,
  description,
  category,
  ...(client && {
    clientId: client.id,
    clientDescription: client.name ?? client.mac,
    clientMac: client.mac,
  }),
  deviceSerial: device.serial,
  deviceName: device.name,
  ...(client && device.model.type === 'MR' && { ssidNumber: client.vlan === '100' ? 1 : 0 }),
  eventData: client
    ? { radio: '1', vap: '0', client_mac: client.mac, client_ip: client.ip, channel: '36', rssi: '41' }
    : {},
});

/** Microseconds, as the log has them. */
const stamp = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');

function time(token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  const at = Date.parse(token);
  if (Number.isNaN(at)) throw badRequest(`'${token}' is not a valid page token, such as '${iso(0)}'`);
  return at;
}

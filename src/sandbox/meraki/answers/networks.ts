import { type Answers, type ApiReply, iso, type OperationCall } from '../call.ts';
import { badRequest } from '../errors.ts';
import { type EstateEvent, eventsBefore } from '../estate/history.ts';
import type { EstateNetwork } from '../estate/inventory.ts';
import { pageLink } from '../paginate.ts';

/** Shows a network. */
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

/** The number of log entries that one call reads; with a filter a page may therefore be short. */
const MAX_ENTRIES_READ = 5000;

/** Answers about one network. */
export const networkAnswers: Answers<'getNetwork' | 'getNetworkEvents'> = {
  getNetwork: (call) => ({ body: showNetwork(call.network()) }),
  getNetworkEvents: (call) => events(call),
};

/**
 * Answers with a page of the log, newest first. There is always a `prev` page and a `next` one, so a caller has to stop
 * by time.
 */
function events(call: OperationCall): ApiReply {
  const { query, now } = call;
  const network = call.network();
  const productType = productTypeOf(network, query.text('productType'));
  const before = tokenTime(query.text('endingBefore'));
  const after = tokenTime(query.text('startingAfter'));
  const upTo = before === undefined ? now : before - 1;
  const page: EstateEvent[] = [];
  let entriesRead = 0;
  let reached = upTo;
  for (const event of eventsBefore(network, productType, upTo)) {
    entriesRead += 1;
    if (entriesRead > MAX_ENTRIES_READ || (before === undefined && after !== undefined && event.at <= after))
      break;
    reached = event.at;
    if (matches(event, call)) page.push(event);
    if (after === undefined && page.length >= query.perPage) break;
  }
  // A network that never logged anything has no older entries.
  if (entriesRead === 0) reached = 0;
  // After a token, a page holds the entries closest to it, not the newest ones.
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

function matches({ type, device, client }: EstateEvent, { query }: OperationCall): boolean {
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
    // The estate has no Systems Manager and no Catalyst hardware.
    [query.text('smDeviceMac'), query.text('smDeviceName')].every((each) => each === undefined) &&
    [query.text('eventDetails'), query.text('eventSeverity')].every((each) => each === undefined) &&
    query.flag('isCatalyst') !== true
  );
}

const show = ({ at, type, description, category, device, client }: EstateEvent) => ({
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

/** Writes a time with microseconds, as the log does. */
const stamp = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');

function tokenTime(token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  const at = Date.parse(token);
  if (Number.isNaN(at)) throw badRequest(`'${token}' is not a valid page token, such as '${iso(0)}'`);
  return at;
}

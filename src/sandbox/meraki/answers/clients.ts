import { type Answers, type ApiReply, contains, type OperationCall } from '../call.ts';
import { badRequest, notVisible } from '../errors.ts';
import { seenClients } from '../estate/client-usage.ts';
import { clientAt, clientsByMac, clientsOf, type EstateClient } from '../estate/clients.ts';
import { type Order, paginate } from '../paginate.ts';
import { showNetwork } from './networks.ts';

/** Answers about clients. */
export const clientAnswers: Answers<
  | 'getNetworkClients'
  | 'getNetworkClientsOverview'
  | 'getNetworkClient'
  | 'getOrganizationClientsOverview'
  | 'getOrganizationClientsSearch'
> = {
  getNetworkClients(call) {
    const network = call.network();
    const clients = seenClients(network, call.query.span, call.now)
      .map(({ slot, ...usage }) => ({ client: clientAt(network, slot, call.now), ...usage }))
      .filter(({ client }) => wanted(client, call))
      .sort((a, b) => (a.client.id < b.client.id ? -1 : 1));
    const order: Order<(typeof clients)[number]> = {
      key: ({ client }) => client.id,
      lowest: 'k000000',
      highest: 'kffffff',
    };
    const page = paginate(clients, order, call.query, call.here);
    const body = page.items.map(({ client, sent, received }) => {
      return {
        ...describe(client),
        id: client.id,
        mac: client.mac,
        manufacturer: client.manufacturer,
        // Lists have times as text, details as epoch seconds.
        firstSeen: new Date(client.firstSeen).toISOString(),
        lastSeen: new Date(client.lastSeen).toISOString(),
        ...attachment(client),
        usage: { sent, recv: received, total: sent + received },
        namedVlan: client.vlan,
        adaptivePolicyGroup: null,
        notes: null,
        groupPolicy8021x: null,
        pskGroup: null,
        is11beCapable: false,
      };
    });
    return { body, link: page.link };
  },

  getNetworkClientsOverview(call) {
    const seen = seenClients(call.network(), call.query.span, call.now);
    const usages = seen.map(({ sent, received }) => sent + received);
    const average = averageOf(usages);
    const heavy = usages.filter((usage) => usage > HEAVY * average);
    return {
      body: {
        counts: { total: usages.length, withHeavyUsage: heavy.length },
        usages: { average: Math.round(average), withHeavyUsageAverage: Math.round(averageOf(heavy)) },
      },
    };
  },

  getNetworkClient(call) {
    const id = call.pathParameter('clientId');
    const client = clientsOf(call.network(), call.now).find((each) => each.id === id || each.mac === id);
    if (!client) throw notVisible();
    return {
      body: {
        ...describe(client),
        id: client.id,
        mac: client.mac,
        manufacturer: client.manufacturer,
        model: client.model,
        firstSeen: seconds(client.firstSeen),
        lastSeen: seconds(client.lastSeen),
        ...attachment(client),
        namedVlan: client.vlan,
        clientVpnConnections: [],
        lldp: [],
        cdp: [],
        notes: null,
      },
    };
  },

  getOrganizationClientsOverview(call) {
    let [total, sent, received] = [0, 0, 0];
    for (const network of call.organization.networks) {
      for (const usage of seenClients(network, call.query.span, call.now)) {
        total += 1;
        sent += usage.sent;
        received += usage.received;
      }
    }
    const overall = { total: sent + received, downstream: received, upstream: sent };
    const average = total === 0 ? 0 : Math.round((overall.total / total) * 100) / 100;
    return { body: { usage: { overall, average }, counts: { total } } };
  },

  getOrganizationClientsSearch: (call) => search(call),
};

/** Times the average usage from which a client's is heavy; Meraki does not document from where. */
const HEAVY = 5;

function averageOf(usages: readonly number[]): number {
  return usages.length === 0 ? 0 : usages.reduce((sum, usage) => sum + usage, 0) / usages.length;
}

/** Finds a client by MAC address; an unknown one is answered with 204. @throws RefusalError 400 for anything else */
function search(call: OperationCall): ApiReply {
  const digits = (call.query.text('mac') ?? '').toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits)) throw badRequest("'mac' must be a valid MAC address");
  const mac = digits.replace(/(..)(?=.)/g, '$1:');
  const found = clientsByMac(call.organization, mac, call.now);
  const [first] = found;
  if (!first) return {};
  const order: Order<EstateClient> = {
    key: (client) => client.network.id,
    lowest: 'L_00000',
    highest: 'N_99999999999999999999',
  };
  const page = paginate(found, order, call.query, call.here);
  const records = page.items.map((client) => ({
    ...describe(client),
    network: showNetwork(client.network),
    firstSeen: seconds(client.firstSeen),
    lastSeen: seconds(client.lastSeen),
    recentDeviceMac: client.device?.mac ?? null,
    clientVpnConnections: [],
    lldp: [],
    cdp: [],
  }));
  return {
    body: { clientId: first.id, mac, manufacturer: first.manufacturer, records },
    link: page.link,
  };
}

/** The fields that all three answers have; null when they are unknown. */
const describe = (client: EstateClient) => ({
  description: client.name,
  ip: client.online || client.salt % 3 !== 0 ? client.ip : null,
  ip6: null,
  os: client.os === '' ? null : client.os,
  user: client.vlan === '10' ? `staff.${client.salt % 500}` : null,
  vlan: client.vlan,
  ssid: client.ssid,
  switchport: client.switchport,
  wirelessCapabilities: client.wired ? '' : '802.11ax - 2.4 and 5 GHz',
  smInstalled: false,
  status: client.online ? 'Online' : 'Offline',
});

const localAddress = ({ mac }: EstateClient) =>
  `fe80::${mac.replaceAll(':', '').replace(/(....)(?=.)/g, '$1:')}`;

const attachment = (client: EstateClient) => ({
  ip6Local: localAddress(client),
  recentDeviceMac: client.device?.mac ?? null,
  recentDeviceSerial: client.device?.serial ?? null,
  recentDeviceName: client.device?.name ?? null,
  recentDeviceConnection: client.wired ? 'Wired' : 'Wireless',
  deviceTypePrediction: client.model === '' ? null : client.model,
});

function wanted(client: EstateClient, { query }: OperationCall): boolean {
  const statuses = query.list('statuses');
  const connections = query.list('recentDeviceConnections');
  const vlan = query.text('vlan');
  return (
    (statuses === undefined || statuses.includes(client.online ? 'Online' : 'Offline')) &&
    (connections === undefined || connections.includes(client.wired ? 'Wired' : 'Wireless')) &&
    (vlan === undefined || client.vlan === vlan) &&
    contains(query.text('ip'), client.ip) &&
    contains(query.text('ip6'), '') &&
    contains(query.text('ip6Local'), localAddress(client)) &&
    contains(query.text('mac'), client.mac) &&
    contains(query.text('os'), client.os) &&
    contains(query.text('pskGroup'), '') &&
    contains(query.text('description'), client.name) &&
    contains(query.text('namedVlan'), client.vlan)
  );
}

const seconds = (ms: number) => Math.floor(ms / 1000);

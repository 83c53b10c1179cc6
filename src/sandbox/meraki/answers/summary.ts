import { type Answers, byId, iso, listPage, type OperationCall } from '../call.ts';
import { seenClients } from '../estate/client-usage.ts';
import { clientAt, type EstateClient } from '../estate/clients.ts';
import { asOf, type Status, statusAt } from '../estate/drift.ts';
import { firmwares, type ProductType } from '../estate/hardware.ts';
import type { EstateDevice, EstateNetwork } from '../estate/inventory.ts';
import { digits, heavyTailed, textHash } from '../estate/random.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const MB = 1024;
const UPGRADE = textHash('upgrade');
const TRAFFIC = textHash('traffic');

/** Answers about usage and firmware. */
export const summaryAnswers: Answers<
  | 'getOrganizationSummaryTopClientsByUsage'
  | 'getOrganizationSummaryTopDevicesByUsage'
  | 'getOrganizationSummaryTopNetworksByStatus'
  | 'getOrganizationFirmwareUpgrades'
> = {
  getOrganizationSummaryTopClientsByUsage(call) {
    const { query, now } = call;
    const ssid = query.text('ssidName');
    const used = taggedNetworks(call).flatMap((network) =>
      seenClients(network, query.span, now).map((seen) => ({ network, ...seen })),
    );
    const total = used.reduce((sum, { sent, received }) => sum + sent + received, 0);
    const sorted = used.sort((a, b) => b.sent + b.received - a.sent - a.received);
    const top: { client: EstateClient; sent: number; received: number }[] = [];
    for (const { network, slot, sent, received } of sorted) {
      const client = clientAt(network, slot, now);
      if (ssid === undefined || client.ssid === ssid) top.push({ client, sent, received });
      if (top.length === query.number('quantity')) break;
    }
    return {
      body: top.map(({ client, sent, received }) => ({
        name: client.name ?? client.mac,
        mac: client.mac,
        id: client.id,
        network: { name: client.network.name, id: client.network.id },
        usage: {
          total: megabytes(sent + received),
          upstream: megabytes(sent),
          downstream: megabytes(received),
          percentage: (100 * (sent + received)) / total,
        },
      })),
    };
  },

  getOrganizationSummaryTopDevicesByUsage(call) {
    const { query } = call;
    const tag = query.text('deviceTag');
    const days = (query.span.to - query.span.from) / DAY;
    const used = taggedNetworks(call)
      .flatMap((network) => network.devices)
      .filter((device) => device.model.type === 'MR' || device.model.type === 'MS')
      .filter((device) => tag === undefined || device.tags.includes(tag))
      .map((device) => ({ device, total: traffic(device) * days }))
      .sort((a, b) => b.total - a.total);
    const all = used.reduce((sum, { total }) => sum + total, 0);
    return {
      body: used.slice(0, query.number('quantity')).map(({ device, total }) => ({
        name: device.name,
        model: device.model.name,
        serial: device.serial,
        mac: device.mac,
        productType: device.model.productType,
        network: { name: device.network.name, id: device.network.id },
        usage: { total: megabytes(total), percentage: (100 * total) / all },
        clients: { counts: { total: 4 + (device.salt % 60) } },
      })),
    };
  },

  getOrganizationSummaryTopNetworksByStatus(call) {
    const list = taggedNetworks(call).slice(0, call.query.number('quantity'));
    const order = byId<EstateNetwork>((network) => network.id);
    return listPage(call, list, order, (network) => networkSummary(network, call.now));
  },

  getOrganizationFirmwareUpgrades(call) {
    const { organization, query, now } = call;
    const [statuses, types] = [query.list('status'), query.list('productTypes')];
    const upgrades = organization.networks
      .filter((network) => network.index % 9 === 0)
      .flatMap((network) => network.productTypes.map((type) => upgrade(network, type, now)))
      .filter(
        (each) =>
          (statuses === undefined || statuses.includes(each.status)) &&
          (types === undefined || types.includes(each.productTypes)),
      )
      .sort((a, b) => (a.upgradeId < b.upgradeId ? -1 : 1));
    const order = {
      key: (each: (typeof upgrades)[number]) => each.upgradeId,
      lowest: '0',
      highest: '9'.repeat(12),
    };
    return listPage(call, upgrades, order, (each) => each);
  },
};

/** Applies `networkTag`. `usageUplink` filters nothing, because the estate does not know usage per uplink. */
function taggedNetworks({ organization, query }: OperationCall): readonly EstateNetwork[] {
  const tag = query.text('networkTag');
  return tag === undefined
    ? organization.networks
    : organization.networks.filter((network) => network.tags.includes(tag));
}

/** Kilobytes a day. */
const traffic = (device: EstateDevice) => 200_000 + heavyTailed(device.salt, TRAFFIC) * 22_000_000;

const megabytes = (kilobytes: number) => Math.round((kilobytes / MB) * 1000) / 1000;

/** Shows a network with its status and with the usage of seven days in kilobytes. */
function networkSummary(network: EstateNetwork, now: number) {
  const at = asOf(now);
  const none = (): Record<Status, number> => ({ online: 0, offline: 0, alerting: 0, dormant: 0 });
  const byType = new Map(network.productTypes.map((type) => [type, none()]));
  const total = none();
  for (const device of network.devices) {
    const status = statusAt(device, at);
    const counts = byType.get(device.model.productType);
    if (counts) counts[status] += 1;
    total[status] += 1;
  }
  const worst = (['offline', 'alerting', 'online', 'dormant'] as const).find((status) => total[status] > 0);
  const usage = { upstream: 0, downstream: 0 };
  const seen = seenClients(network, { from: now - WEEK, to: now }, now);
  for (const { sent, received } of seen) {
    usage.upstream += sent;
    usage.downstream += received;
  }
  return {
    networkId: network.id,
    name: network.name,
    url: network.url,
    tags: network.tags,
    group: network.template === null ? null : { id: network.template },
    clients: { counts: { total: seen.length }, usage },
    statuses: {
      overall: worst ?? 'dormant',
      byProductType: [...byType].map(([productType, counts]) => ({ productType, counts })),
    },
    devices: {
      byProductType: network.productTypes.map((productType) => ({ productType, url: network.url })),
    },
    permissions: { canWrite: true },
    productTypes: network.productTypes,
  };
}

/** Shows a firmware upgrade, at most one a week for each product of a network; this week's is still to come. */
function upgrade(network: EstateNetwork, productTypes: ProductType, now: number) {
  const week = Math.floor(now / WEEK);
  const { current, previous } = firmwares[productTypes];
  const starts = (week + 1 - (network.index % 27 === 0 ? 0 : 3)) * WEEK + (network.salt % 6) * 3_600_000;
  const done = starts < now;
  return {
    upgradeId: digits(12, network.salt, UPGRADE, textHash(productTypes)),
    upgradeBatchId: digits(10, week, UPGRADE, textHash(productTypes)),
    network: { id: network.id, name: network.name },
    status: done ? 'Completed' : 'Scheduled',
    time: iso(starts),
    completedAt: done
      ? `${iso(starts + 1_500_000)
          .replace('T', ' ')
          .replace('Z', '')} UTC`
      : null,
    productTypes,
    toVersion: version(current),
    fromVersion: version(previous),
  };
}

const version = ({ name, ...rest }: (typeof firmwares)[ProductType]['current']) => ({
  ...rest,
  firmware: name,
});

import { NOW } from '../chat.ts';
import { lab } from '../queries.ts';
import { ofOrganization, type Site, type SiteDevice } from './estate.ts';

/** An organization of canaries. */
export interface CanaryOrganization {
  world: string;
  sites: Site[];
}

const at = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
/** The site that something of this one names: the next, or the one behind that. */
const beside = ({ sites }: CanaryOrganization, { n }: Site, by = 1): Site => {
  const site = sites[(n + by) % 8];
  if (site === undefined) throw new Error('no site');
  return site;
};
const deviceOf = ({ devices }: Site, n = 0): SiteDevice => {
  const device = devices[n % devices.length];
  if (device === undefined) throw new Error('no device');
  return device;
};
const networkOf = ({ id, name }: Site) => ({ id, name });
/** No inside total can reach a count of the whole organization. */
const WHOLE = 7_777_777;

/** Lists of the organization, each item with its site; lists that Meraki filters by networks. */
export const lists: Record<string, (organization: CanaryOrganization) => { site?: Site; item: object }[]> = {
  networks: ({ sites }) =>
    sites.map((site) => ({
      site,
      item: {
        ...networkOf(site),
        productTypes: ['appliance', 'switch', 'wireless'],
        tags: site.tags,
        timeZone: 'Europe/Amsterdam',
        url: `https://n1.meraki.com/${site.name.split(' ')[0]}/n`,
      },
    })),
  devices: (organization) =>
    eachDevice(organization, (site, device, d) => ({
      ...device,
      networkId: site.id,
      firmware: 'wireless-31-1',
      tags: site.tags.slice(0, 1),
      address: `${d} ${site.name} Street`,
      notes:
        d === 0
          ? `moved from ${beside(organization, site).name}, was ${deviceOf(beside(organization, site)).serial}`
          : null,
      url: `https://n1.meraki.com/${site.name.split(' ')[0]}/d`,
    })),
  'devices/availabilities': (organization) =>
    eachDevice(organization, (site, device) => ({ ...device, network: networkOf(site), tags: [] })),
  'devices/availabilities/changeHistory': (organization) =>
    eachDevice(organization, (site, device, d) => ({
      ts: at(30 + 7 * d + site.n),
      device,
      network: networkOf(site),
      details: {
        old: [{ name: 'status', value: 'online' }],
        new: [{ name: 'status', value: device.status }],
      },
    })),
  'assurance/alerts': (organization) => [
    ...organization.sites.flatMap((site) =>
      Array.from({ length: site.amount + 1 }, (_, a) => ({ site, item: alertOf(organization, site, a) })),
    ),
    {
      item: {
        id: 'x',
        title: ofOrganization(organization.world, 'alert'),
        severity: 'critical',
        startedAt: at(3),
        network: null,
      },
    },
  ],
  'uplinks/statuses': ({ sites }) =>
    sites.map((site) => ({
      site,
      item: {
        networkId: site.id,
        serial: deviceOf(site).serial,
        model: 'MX68',
        lastReportedAt: at(1),
        highAvailability: { role: 'primary' },
        uplinks: ['active', site.n % 2 === 0 ? 'failed' : 'ready'].map((status, u) => ({
          interface: `wan${u + 1}`,
          status,
          ip: deviceOf(site).lanIp,
          publicIp: site.publicIp,
        })),
      },
    })),
  'devices/uplinksLossAndLatency': ({ sites }) =>
    sites.map((site) => ({
      site,
      item: {
        networkId: site.id,
        serial: deviceOf(site).serial,
        uplink: 'wan1',
        ip: '8.8.8.8',
        timeSeries: [4, 3, 2].map((m) => ({ ts: at(m), lossPercent: site.n, latencyMs: 20 + site.n })),
      },
    })),
  'appliance/vpn/statuses': (organization) =>
    organization.sites.map((site) => ({
      site,
      item: {
        networkId: site.id,
        networkName: site.name,
        deviceSerial: deviceOf(site).serial,
        deviceStatus: 'online',
        vpnMode: site.n === 0 ? 'hub' : 'spoke',
        uplinks: [{ interface: 'wan1', publicIp: site.publicIp }],
        exportedSubnets: [{ subnet: `${deviceOf(site).lanIp.replace(/\d+$/, '0')}/24`, name: site.name }],
        merakiVpnPeers: [1, 2].map((by) => ({
          networkId: beside(organization, site, by).id,
          networkName: beside(organization, site, by).name,
          publicIp: beside(organization, site, by).publicIp,
          reachability: by === 1 ? 'unreachable' : 'reachable',
        })),
        thirdPartyVpnPeers: [{ name: site.thirdParty, publicIp: site.publicIp, reachability: 'reachable' }],
      },
    })),
  'wireless/devices/channelUtilization/byNetwork': ({ sites }) =>
    sites.map((site) => ({ site, item: { network: networkOf(site), byBand: bandsOf(site) } })),
  'wireless/devices/channelUtilization/byDevice': (organization) =>
    eachDevice(organization, (site, { serial, mac }) => ({
      serial,
      mac,
      network: networkOf(site),
      byBand: bandsOf(site),
    })),
  'firmware/upgrades': ({ sites }) =>
    sites.flatMap((site) =>
      ['Completed', 'Scheduled'].map((status, u) => ({
        site,
        item: {
          network: networkOf(site),
          productTypes: u === 0 ? 'wireless' : 'switch',
          status,
          time: at(u === 0 ? 600 + site.n : -600 - site.n),
          fromVersion: { shortName: 'MR 30.7' },
          toVersion: { shortName: `MR 31.${site.n}.${site.amount}` },
        },
      })),
    ),
  configurationChanges: (organization) => [
    ...organization.sites.flatMap((site) =>
      Array.from({ length: site.amount + 1 }, (_, c) => ({ site, item: changeOf(organization, site, c) })),
    ),
    {
      item: {
        ts: at(4),
        adminName: 'Ada Moreno',
        page: ofOrganization(organization.world, 'page'),
        label: ofOrganization(organization.world, 'label'),
      },
    },
  ],
  'summary/top/clients/byUsage': ({ sites }) =>
    sites.flatMap((site) =>
      site.clients.map(({ id, mac, description: name }) => ({
        site,
        item: { id, mac, name, network: networkOf(site), usage: { total: WHOLE, percentage: 12 } },
      })),
    ),
  'summary/top/devices/byUsage': (organization) =>
    eachDevice(organization, (site, device) => ({
      ...device,
      network: networkOf(site),
      usage: { total: WHOLE },
    })),
  'summary/top/networks/byStatus': ({ sites }) =>
    sites.map((site) => ({
      site,
      item: {
        networkId: site.id,
        name: site.name,
        tags: site.tags,
        productTypes: ['switch'],
        clients: { counts: { total: WHOLE } },
      },
    })),
  admins: ({ world }) => [
    {
      item: {
        id: '1',
        name: ofOrganization(world, 'administrator'),
        email: `${ofOrganization(world, 'address')}@aurora.example`,
      },
    },
  ],
};

function eachDevice(
  { sites }: CanaryOrganization,
  make: (site: Site, device: SiteDevice, n: number) => object,
): { site: Site; item: object }[] {
  return sites.flatMap((site) => site.devices.map((device, d) => ({ site, item: make(site, device, d) })));
}

function bandsOf({ n, amount }: Site) {
  return ['2.4', '5'].map((band) => ({
    band,
    total: { percentage: 10 * amount + n },
    wifi: { percentage: n },
    nonWifi: { percentage: 10 * amount },
  }));
}

/** An alert that names everything of the site beside it. */
function alertOf(organization: CanaryOrganization, site: Site, a: number) {
  const other = beside(organization, site, 1 + (a % 2));
  const { name, serial, mac, lanIp } = deviceOf(other);
  const own = deviceOf(site, a);
  return {
    id: `alert-${site.id}-${a}`,
    title: a % 2 === 0 ? `VPN to ${other.name.toUpperCase()} is down` : `${own.name} lost ${name}`,
    description: `${own.name} can't reach ${name} (${serial}, ${mac}, ${mac.replaceAll(':', '-').toUpperCase()}, ${lanIp}) of ${other.id} at ${other.publicIp === '' ? '' : other.name}.`,
    severity: ['critical', 'warning', 'informational'][a % 3],
    categoryType: 'connectivity',
    type: 'vpn',
    startedAt: at(10 + 5 * a + site.n),
    network: networkOf(site),
    scope: {
      devices: [own, deviceOf(other)],
      peers: [{ networkName: other.name }, { publicIp: other.publicIp }],
      applications: [{ name: `app of ${other.name}` }],
      others: [other.id],
    },
  };
}

function changeOf(organization: CanaryOrganization, site: Site, c: number) {
  const other = beside(organization, site, 1 + (c % 2));
  return {
    ts: at(20 + 11 * c + site.n),
    adminName: 'Ada Moreno',
    adminEmail: 'ada@aurora.example',
    networkId: site.id,
    networkName: site.name,
    ssidName: site.ssids[0],
    page: `copied from ${other.name}`,
    label: `PUT /api/v1/networks/${other.id}/devices/${deviceOf(other).serial}/vlans/${c}`,
  };
}

/** Answers about one network, by the rest of the path. */
export function ofNetwork(organization: CanaryOrganization, site: Site, rest: string): unknown {
  if (rest === 'clients/overview')
    return { counts: { total: 10 + site.n }, usages: { average: 100 * (site.n + 1) } };
  if (rest === 'clients')
    return site.clients.map((client, c) => ({
      ...client,
      status: 'Online',
      firstSeen: at(500),
      lastSeen: at(5),
      recentDeviceSerial: deviceOf(c === 1 ? beside(organization, site) : site).serial,
      recentDeviceName: deviceOf(c === 1 ? beside(organization, site) : site).name,
      recentDeviceMac: deviceOf(c === 1 ? beside(organization, site) : site).mac,
      recentDeviceConnection: c % 2 === 0 ? 'Wireless' : 'Wired',
      usage: { sent: 1000 * (site.n + 1), recv: 500 },
      ssid: site.ssids[0],
    }));
  if (rest === 'wireless/connectionStats')
    return { assoc: site.n, auth: 1, dhcp: 0, dns: 0, success: 50 + site.n };
  if (rest === 'wireless/ssids')
    return site.ssids.map((name, number) => ({ number, name, enabled: true, authMode: 'psk' }));
  if (rest === 'events')
    return {
      message: null,
      pageStartAt: at(6000),
      pageEndAt: at(0),
      events: site.devices.map((device, d) => {
        const other = beside(organization, site);
        const by = d === 1 ? deviceOf(other) : device;
        return {
          occurredAt: at(15 + d),
          networkId: site.id,
          type: 'association',
          category: '80211',
          description: `Roamed from ${deviceOf(other, d).name} (${deviceOf(other, d).mac}) of ${other.name}`,
          deviceSerial: by.serial,
          deviceName: by.name,
          clientId: site.clients[0]?.id,
          clientDescription: site.clients[0]?.description,
          clientMac: site.clients[0]?.mac,
        };
      }),
    };
  return undefined;
}

/** Answers about one device, by the rest of the path. */
export function ofDevice(organization: CanaryOrganization, site: Site, rest: string): unknown {
  const other = deviceOf(beside(organization, site), 1);
  if (rest === 'switch/ports/statuses')
    return [other.name, `Meraki MS225 - ${other.name}`, other.mac, deviceOf(site).name, 'Nexus 9000'].map(
      (systemName, p) => ({
        portId: String(p + 1),
        enabled: true,
        status: 'Connected',
        isUplink: p === 0,
        errors: p === 1 ? [`Loop with ${other.serial}`] : [],
        warnings: [],
        speed: '1 Gbps',
        clientCount: site.n + p,
        lldp: { systemName, portId: p === 2 ? other.mac : `Port ${p}` },
      }),
    );
  if (rest.startsWith('liveTools/ping'))
    return {
      pingId: '1',
      status: 'complete',
      results: { sent: 5, received: 5, latencies: { minimum: 1, average: 2, maximum: 3 } },
    };
  return undefined;
}

/** Answers about the whole organization that are no lists. @param sites those that are asked about */
export function ofOrganizationAlone(
  { world, sites: all }: CanaryOrganization,
  rest: string,
  sites: readonly Site[],
): unknown {
  const bySeverity = (some: readonly Site[]) =>
    ['critical', 'warning', 'informational'].map((type, s) => ({
      type,
      count: some.reduce(
        (sum, { amount }) =>
          sum + Array.from({ length: amount + 1 }, (_, a) => a).filter((a) => a % 3 === s).length,
        0,
      ),
    }));
  const totalOf = (counts: { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0);
  switch (rest) {
    case '':
      return {
        id: lab.organizationId,
        name: lab.organizationName,
        url: `https://n1.meraki.com/${ofOrganization(world, 'address')}/o`,
        api: { enabled: true },
      };
    case 'devices/statuses/overview':
      return {
        counts: {
          byStatus: Object.fromEntries(
            ['online', 'alerting', 'offline', 'dormant'].map((status) => [
              status,
              sites.flatMap(({ devices }) => devices).filter((device) => device.status === status).length,
            ]),
          ),
        },
      };
    case 'assurance/alerts/overview':
      return {
        counts: {
          total: totalOf(bySeverity(sites)) + (sites.length === all.length ? 1 : 0),
          bySeverity: bySeverity(sites),
        },
      };
    case 'assurance/alerts/overview/byNetwork':
      return {
        items: sites.map((site) => ({
          networkId: site.id,
          networkName: site.name,
          alertCount: site.amount + 1,
          severityCounts: bySeverity([site]).filter(({ count }) => count > 0),
        })),
      };
    case 'clients/overview':
      return { counts: { total: WHOLE }, usage: { overall: { total: WHOLE }, average: WHOLE } };
    case 'licenses/overview':
      return {
        status: 'OK',
        expirationDate: at(-100_000),
        licensedDeviceCounts: { [ofOrganization(world, 'license')]: WHOLE },
      };
    case 'apiRequests/overview':
      return { responseCodeCounts: { 200: WHOLE } };
    default:
      return undefined;
  }
}

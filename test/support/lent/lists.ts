import { ofOrganization, type Site, type SiteDevice } from './estate.ts';
import { at, beside, type CanaryOrganization, deviceOf, networkOf, WHOLE } from './organization.ts';
import { alertOf, changeOf } from './texts.ts';

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

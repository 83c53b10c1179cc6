import { lab } from '../queries.ts';
import { ofOrganization, type Site } from './estate.ts';
import { at, beside, type CanaryOrganization, deviceOf, WHOLE } from './organization.ts';

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

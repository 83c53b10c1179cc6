import type { Site } from './estate.ts';
import { at, beside, type CanaryOrganization, deviceOf, networkOf } from './organization.ts';

/** An alert that names everything of the site beside it. */
export function alertOf(organization: CanaryOrganization, site: Site, a: number) {
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

/** A change of a site whose page and label name the site beside it. */
export function changeOf(organization: CanaryOrganization, site: Site, c: number) {
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

import { iso } from '../call.ts';
import { badRequest } from '../errors.ts';
import type { EstateNetwork } from '../estate/inventory.ts';
import type { EstateOrganization } from '../estate/organization.ts';
import { digits, textHash } from '../estate/random.ts';

/** The alerts that a network can send as webhooks. */
export const webhookAlertTypes = [
  {
    productType: 'wireless',
    alertTypeId: 'stopped_reporting',
    alertType: 'APs went down',
    level: 'critical',
  },
  {
    productType: 'wireless',
    alertTypeId: 'started_reporting',
    alertType: 'APs came up',
    level: 'informational',
  },
  {
    productType: 'switch',
    alertTypeId: 'port_disconnected',
    alertType: 'Switch port disconnected',
    level: 'warning',
  },
  {
    productType: 'switch',
    alertTypeId: 'power_supply_down',
    alertType: 'Power supply went down',
    level: 'critical',
  },
  {
    productType: 'appliance',
    alertTypeId: 'failover_event',
    alertType: 'Uplink status changed',
    level: 'warning',
  },
  {
    productType: 'appliance',
    alertTypeId: 'vpn_connectivity_change',
    alertType: 'VPN changed',
    level: 'warning',
  },
  {
    productType: 'cellularGateway',
    alertTypeId: 'cellular_down',
    alertType: 'Cellular went down',
    level: 'critical',
  },
  {
    productType: 'camera',
    alertTypeId: 'motion_alert',
    alertType: 'Motion detected',
    level: 'informational',
  },
  {
    productType: 'sensor',
    alertTypeId: 'sensor_alert',
    alertType: 'Sensor change detected',
    level: 'warning',
  },
  {
    productType: 'platform',
    alertTypeId: 'settings_changed',
    alertType: 'Settings changed',
    level: 'informational',
  },
] as const;

/**
 * Returns the body of a webhook. It holds the shared secret in plain text; Meraki does not sign webhooks.
 *
 * @throws RefusalError 400 for an alert type that does not exist
 */
export function payloadOf(about: {
  organization: EstateOrganization;
  network: EstateNetwork;
  alertTypeId: string;
  secret: string;
  now: number;
}): Record<string, unknown> & { alertType: string } {
  const { organization, network, now } = about;
  const type = webhookAlertTypes.find((each) => each.alertTypeId === about.alertTypeId);
  if (!type) throw badRequest(`Alert type ${about.alertTypeId} does not exist`);
  const device =
    network.devices.find((each) => each.model.productType === type.productType) ?? network.devices[0];
  return {
    version: '0.1',
    sharedSecret: about.secret,
    sentAt: iso(now),
    organizationId: organization.id,
    organizationName: organization.name,
    organizationUrl: organization.url,
    networkId: network.id,
    networkName: network.name,
    networkUrl: network.url,
    networkTags: network.tags,
    ...(device && {
      deviceSerial: device.serial,
      deviceMac: device.mac,
      deviceName: device.name,
      deviceUrl: device.url,
      deviceTags: device.tags,
      deviceModel: device.model.name,
    }),
    alertId: digits(18, network.salt, textHash(about.alertTypeId), Math.floor(now / 1000)),
    alertType: type.alertType,
    alertTypeId: type.alertTypeId,
    alertLevel: type.level,
    occurredAt: iso(now - 60_000),
    alertData: {},
  };
}

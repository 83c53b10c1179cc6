import { adminsOf } from './admins.ts';
import type { EstateClient } from './clients.ts';
import { clientAt, clientCount } from './clients.ts';
import { isHeard } from './drift.ts';
import type { ProductType } from './hardware.ts';
import type { EstateDevice, EstateNetwork } from './inventory.ts';
import type { EstateOrganization } from './organization.ts';
import { fraction, mix, pick, textHash } from './random.ts';

/** An entry in the log of a network. */
export interface EstateEvent {
  at: number;
  type: string;
  description: string;
  category: string;
  productType: ProductType;
  device: EstateDevice;
  client: EstateClient | null;
}

const kind = (
  productType: ProductType,
  type: string,
  description: string,
  category: string,
  client = true,
) => ({
  productType,
  type,
  description,
  category,
  client,
});

const kinds = [
  kind('wireless', 'association', '802.11 association', '80211'),
  kind('wireless', 'disassociation', '802.11 disassociation', '80211'),
  kind('wireless', 'wpa_auth', 'WPA authentication', 'wpa_auth'),
  kind('wireless', 'dfs_event', 'DFS event detected', 'dfs', false),
  kind('appliance', 'dhcp_lease', 'DHCP lease', 'dhcp'),
  kind('appliance', 'vpn_connectivity_change', 'VPN tunnel connectivity change', 'vpn', false),
  kind('appliance', 'cf_block', 'Content filtering blocked URL', 'filtering'),
  kind('switch', 'port_status', 'Port status change', 'port', false),
  kind('switch', 'stp_port_role_change', 'Port STP change', 'stp', false),
  kind('camera', 'network_connected', 'Connected to the network', 'boot', false),
  kind('cellularGateway', 'cellular_up', 'Cellular came up', 'cellular', false),
];

const LOG = textHash('log');
const STEP = 7 * 60_000;
const CHANGE = textHash('change');

/** Yields the log of a network up to a moment, newest first, back to the epoch. */
export function* eventsBefore(
  network: EstateNetwork,
  productType: ProductType,
  at: number,
): Generator<EstateEvent> {
  // The search for an entry of devices that are never online would go back to the epoch.
  const devices = network.devices.filter(
    ({ model, fate }) => model.productType === productType && fate !== 'dead' && fate !== 'dormant',
  );
  const known = kinds.filter((each) => each.productType === productType);
  if (devices.length === 0 || known.length === 0) return;
  for (let step = Math.floor(at / STEP); step >= 0; step -= 1) {
    const salt = mix(network.salt, LOG, textHash(productType), step);
    const when = step * STEP + Math.floor(fraction(salt, 1) * STEP);
    if (when > at) continue;
    const device = pick(devices, salt >>> 5);
    if (!isHeard(device, when)) continue;
    const { client, ...what } = pick(known, salt >>> 3);
    yield {
      ...what,
      at: when,
      device,
      client: client ? clientInEvent(network, productType, salt, when) : null,
    };
  }
}

/** Picks the client of an event; events of Wi-Fi have wireless clients. */
function clientInEvent(
  network: EstateNetwork,
  productType: ProductType,
  salt: number,
  at: number,
): EstateClient | null {
  const count = clientCount(network);
  for (let step = 0; step < count; step += 1) {
    const client = clientAt(network, (salt + step) % count, at);
    if (productType !== 'wireless' || !client.wired) return client;
  }
  return null;
}

/** A change of the configuration. */
export interface EstateChange {
  at: number;
  admin: { id: string; name: string; email: string };
  network: EstateNetwork | null;
  ssid: { name: string; number: number } | null;
  page: string;
  label: string;
  oldValue: string;
  newValue: string;
  byOAuth: boolean;
}

const changes = [
  { page: 'Wireless > Access control', label: 'Splash page', old: 'None', new: 'Click-through', ssid: true },
  { page: 'Switch > Switch ports', label: 'VLAN', old: '10', new: '30', ssid: false },
  {
    page: 'Security & SD-WAN > Firewall',
    label: 'Outbound rules',
    old: '[]',
    new: '[{"policy":"deny"}]',
    ssid: false,
  },
  { page: 'Network-wide > General', label: 'Name', old: 'New store', new: '', ssid: false },
  {
    page: 'via API',
    label: 'PUT /api/v1/devices',
    old: '{"notes":""}',
    new: '{"notes":"Moved"}',
    ssid: false,
  },
];

/** Returns the configuration changes within a span, newest first: six a day in a large organization, one in a small one. */
export function changesOf(
  organization: EstateOrganization,
  span: { from: number; to: number },
): EstateChange[] {
  const step = organization.size === 'large' ? 4 * 3_600_000 : 24 * 3_600_000;
  const people = adminsOf(organization, span.to);
  const found: EstateChange[] = [];
  for (let n = Math.floor(span.to / step); n * step > span.from - step; n -= 1) {
    const salt = mix(organization.seed, CHANGE, n);
    const at = n * step + Math.floor(fraction(salt, 1) * step);
    if (at < span.from || at > span.to) continue;
    const what = pick(changes, salt >>> 2);
    const network = organization.networks.length === 0 ? null : pick(organization.networks, salt >>> 4);
    found.push({
      at,
      admin: pick(people, salt >>> 3),
      network,
      ssid: what.ssid ? { name: `${organization.name.split(' ')[0]} Guest`, number: 1 } : null,
      page: what.page,
      label: what.label,
      oldValue: what.old,
      newValue: what.new || (network?.name ?? ''),
      byOAuth: what.page === 'via API',
    });
  }
  return found;
}

import { readAll } from '../../bot/query/read-all.ts';
import type { WholeRead } from '../../bot/report/whole-reads.ts';
import type {
  AvailabilityFilter,
  Dashboard,
  DeviceAvailability,
  DeviceStatus,
  DeviceUplinks,
} from '../../core/dashboard.ts';
import type { NameOfDevice } from './gateway-label.ts';

/** The product types that have uplinks. */
export const GATEWAY_TYPES = ['appliance', 'cellularGateway'];

/** Pages of 1,000 gateways that are read at most: each cursor comes from the page before. */
const MAX_PAGES = 10;

/** Gateways and their uplinks. */
export interface ReadGateways {
  items: DeviceUplinks[];
  /** Whether there are more than these. */
  isCut: boolean;
}

/** For reads that keep no list: they hold nothing. */
const UNHELD: Pick<WholeRead, 'hold'> = { async hold() {} };

/**
 * Reads the uplinks of all gateways, or of those of one network: one Meraki call for each 1,000 gateways, at most ten.
 *
 * @param held given by a command that keeps all of them, for a list; see `readAll`
 */
export function readGateways(
  dashboard: Pick<Dashboard, 'uplinks'>,
  networkId: string | undefined,
  held = UNHELD,
): Promise<ReadGateways> {
  return readAll((from) => dashboard.uplinks({ networkId }, from), { wholeRead: held }, MAX_PAGES);
}

/** The gateways' own statuses, as far as Meraki tells. */
export interface GatewayStatuses {
  /** Among them may be devices that are no gateways. */
  items: readonly DeviceAvailability[];
  /** Whether a gateway that is not among them is neither offline nor dormant. */
  restIsUp: boolean;
}

/**
 * Reads the statuses of gateways, of one network with their names; of all networks only those that are offline or dormant.
 * One Meraki call for each 1,000 of them, at most ten.
 */
export async function readGatewayStatuses(
  dashboard: Pick<Dashboard, 'availabilities'>,
  networkId: string | undefined,
): Promise<GatewayStatuses> {
  const statuses = networkId === undefined ? ['offline', 'dormant'] : undefined;
  const { items, isCut } = await readAvailabilities({ networkId, statuses }, dashboard);
  return { items, restIsUp: networkId === undefined && !isCut };
}

/** Reads the names of all gateways, or of those of one network: one Meraki call for each 1,000, at most ten. */
export async function readGatewayNames(
  dashboard: Pick<Dashboard, 'availabilities'>,
  networkId: string | undefined,
): Promise<NameOfDevice> {
  const { items } = await readAvailabilities({ networkId }, dashboard);
  return namesBySerial(items);
}

/** Makes the function that tells a device's name; undefined when it is not among these. */
export function namesBySerial(devices: readonly Pick<DeviceAvailability, 'serial' | 'name'>[]): NameOfDevice {
  const names = new Map(devices.map(({ serial, name }) => [serial, name]));
  return (serial) => (serial === undefined ? undefined : names.get(serial));
}

function readAvailabilities(filter: AvailabilityFilter, dashboard: Pick<Dashboard, 'availabilities'>) {
  const all = { ...filter, productTypes: GATEWAY_TYPES };
  return readAll((from) => dashboard.availabilities(all, from), { wholeRead: UNHELD }, MAX_PAGES);
}

/** Makes the function that tells a gateway's status; undefined when Meraki does not tell. */
export function statusesBySerial({
  items,
  restIsUp,
}: GatewayStatuses): (serial: string | undefined) => DeviceStatus | undefined {
  const known = new Map(items.map((one) => [one.serial, one]));
  return (serial = '') => {
    const listed = known.get(serial);
    if (listed !== undefined) return listed.status;
    return restIsUp && serial !== '' ? 'online' : undefined;
  };
}

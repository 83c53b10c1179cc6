import { type DeviceNaming, deviceNamed } from '../../bot/find/device.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Device } from '../../core/dashboard.ts';

/**
 * Finds the device that was named. Only an explicit `in` limits the search to a network; a default network
 * applies to lists only.
 *
 * @throws KnownError as deviceNamed does
 */
export async function resolveDevice(
  wanted: string,
  query: Query,
  { fits = () => true, ...naming }: Omit<DeviceNaming, 'slices' | 'taken'>,
): Promise<Device> {
  const network = query.args.network === undefined ? undefined : await query.network();
  return deviceNamed(wanted, query.dashboard, {
    ...naming,
    slices: query.slices,
    taken: query.taken,
    fits: (device) => fits(device) && (network === undefined || device.networkId === network.id),
  });
}

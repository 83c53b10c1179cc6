import { deviceNamed } from '../../bot/find/device.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Device } from '../../core/dashboard.ts';

/**
 * The device that is asked about. Only a spoken `in` narrows where it is looked for: a default network is
 * for lists.
 * @throws KnownError as deviceNamed does
 */
export async function resolveDevice(
  wanted: string,
  query: Query,
  { fits = () => true, ...naming }: Parameters<typeof deviceNamed>[2],
): Promise<Device> {
  const network = query.args.network === undefined ? undefined : await query.network();
  return deviceNamed(wanted, query.dashboard, {
    ...naming,
    fits: (device) => fits(device) && (network === undefined || device.networkId === network.id),
  });
}

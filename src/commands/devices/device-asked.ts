import type { Device } from '../../core/dashboard.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { deviceNamed } from '../find/device.ts';

/**
 * The device that is asked about. Only a spoken `in` narrows where it is looked for: a default network is
 * for lists.
 * @throws KnownError as deviceNamed does
 */
export async function deviceAsked(
  wanted: string,
  inquiry: Inquiry,
  { fits = () => true, ...naming }: Parameters<typeof deviceNamed>[2],
): Promise<Device> {
  const network = inquiry.question.network === undefined ? undefined : await inquiry.network();
  return deviceNamed(wanted, inquiry.dashboard, {
    ...naming,
    fits: (device) => fits(device) && (network === undefined || device.networkId === network.id),
  });
}

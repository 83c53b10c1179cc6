import type { Network } from '../../core/dashboard.ts';

/** Whether a network has access points, or Meraki does not tell what it has. */
export function mayHaveWifi({ productTypes }: Pick<Network, 'productTypes'>): boolean {
  return productTypes.length === 0 || productTypes.includes('wireless');
}

import { asOf, statusAt } from '../../src/sandbox/meraki/estate/drift.ts';
import type { EstateNetwork } from '../../src/sandbox/meraki/estate/inventory.ts';
import { NOW } from './chat.ts';

/** The sites of an estate whose appliance is offline at the fixture's time, and those whose appliance is dormant. */
export function sitesIn(networks: readonly EstateNetwork[] = []) {
  const statusOf = ({ devices }: EstateNetwork) => {
    const appliance = devices.find(({ model }) => model.type === 'MX');
    return appliance && statusAt(appliance, asOf(NOW));
  };
  const named = (status: string) => networks.filter((network) => statusOf(network) === status);
  return { down: named('offline'), dormant: named('dormant') };
}

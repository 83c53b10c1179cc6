import type { Wireless } from '../../core/dashboard.ts';
import { pageWithin } from './pages.ts';
import type { Wall } from './wall.ts';

/** Answers about the Wi-Fi of the lent networks. */
export function wirelessWithin({ dashboard, lent }: Wall): Wireless {
  return {
    async connectionStats(networkId, range) {
      await lent.checkNetwork(networkId);
      return lent.read(false, () => dashboard.connectionStats(networkId, range));
    },
    channelUseByNetwork: (filter, from) =>
      pageWithin(lent, filter, (asked) => dashboard.channelUseByNetwork(asked, from)),
    channelUseByDevice: (filter, from) =>
      pageWithin(lent, filter, (asked) => dashboard.channelUseByDevice(asked, from)),
    async ssids(networkId) {
      await lent.checkNetwork(networkId);
      return [...(await lent.read(false, () => dashboard.ssids(networkId)))];
    },
  };
}

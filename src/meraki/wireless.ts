import type { Clock } from '../core/clock.ts';
import type { ChannelUseFilter, Wireless } from '../core/dashboard.ts';
import type { Query } from './addresses.ts';
import type { Ask } from './ask.ts';
import * as shapes from './shapes/wireless.ts';
import { only, QUARTER, timespan, WEEK } from './spans.ts';

export function createWireless({ ask, clock }: { ask: Ask; clock: Clock }): Wireless {
  const span = ({ since, networkId }: ChannelUseFilter): Query => ({
    timespan: timespan(since, clock(), QUARTER),
    networkIds: only(networkId),
  });

  return {
    connectionStats: (networkId, { since }) =>
      ask.one({
        operation: 'getNetworkWirelessConnectionStats',
        path: { networkId },
        query: { timespan: timespan(since, clock(), WEEK) },
        shape: shapes.connectionStats,
      }),
    channelUseByNetwork: (filter, from) =>
      ask.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
          query: span(filter),
          shape: shapes.channelUseByNetwork,
        },
        from,
      ),
    channelUseByDevice: (filter, from) =>
      ask.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByDevice',
          query: span(filter),
          shape: shapes.channelUseByDevice,
        },
        from,
      ),
    ssids: (networkId) =>
      ask.one({ operation: 'getNetworkWirelessSsids', path: { networkId }, shape: shapes.ssids }),
  };
}

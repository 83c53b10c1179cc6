import type { Clock } from '../core/clock.ts';
import type { ChannelUseFilter, Wireless } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/wireless.ts';
import { only, QUARTER, timespan, WEEK } from './spans.ts';

export function createWireless({ ask, clock }: { ask: RequestMeraki; clock: Clock }): Wireless {
  const span = ({ since, networkId }: ChannelUseFilter): QueryParameters => ({
    timespan: timespan(since, clock(), QUARTER),
    networkIds: only(networkId),
  });

  return {
    connectionStats: (networkId, { since }) =>
      ask.one({
        operation: 'getNetworkWirelessConnectionStats',
        path: { networkId },
        query: { timespan: timespan(since, clock(), WEEK) },
        shape: shapes.connectionStatsShape,
      }),
    channelUseByNetwork: (filter, from) =>
      ask.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
          query: span(filter),
          shape: shapes.channelUseByNetworkShape,
        },
        from,
      ),
    channelUseByDevice: (filter, from) =>
      ask.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByDevice',
          query: span(filter),
          shape: shapes.channelUseByDeviceShape,
        },
        from,
      ),
    ssids: (networkId) =>
      ask.one({ operation: 'getNetworkWirelessSsids', path: { networkId }, shape: shapes.ssidsShape }),
  };
}

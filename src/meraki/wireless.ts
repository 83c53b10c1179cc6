import type { Clock } from '../core/clock.ts';
import type { ChannelUseFilter, Wireless } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/wireless.ts';
import { asList, QUARTER, spanQuery, WEEK, withEnd } from './spans.ts';

/** Creates the questions about Wi-Fi. */
export function createWireless({ request, clock }: { request: RequestMeraki; clock: Clock }): Wireless {
  const channelQuery = ({ networkId, ...range }: ChannelUseFilter): QueryParameters => ({
    ...spanQuery(withEnd(range, clock()), clock(), QUARTER),
    networkIds: asList(networkId),
  });

  return {
    connectionStats: (networkId, range) =>
      request.one({
        operation: 'getNetworkWirelessConnectionStats',
        path: { networkId },
        query: spanQuery(withEnd(range, clock()), clock(), WEEK),
        shape: shapes.connectionStatsShape,
      }),
    channelUseByNetwork: (filter, from) =>
      request.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
          query: channelQuery(filter),
          shape: shapes.channelUseByNetworkShape,
        },
        from,
      ),
    channelUseByDevice: (filter, from) =>
      request.page(
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByDevice',
          query: channelQuery(filter),
          shape: shapes.channelUseByDeviceShape,
        },
        from,
      ),
    ssids: (networkId) =>
      request.list({ operation: 'getNetworkWirelessSsids', path: { networkId }, shape: shapes.ssidsShape }),
  };
}

import type { Clock } from '../core/clock.ts';
import type { ChannelUseFilter, Cursor, Excerpt, Wireless } from '../core/dashboard.ts';
import { aboutNetworks } from './asked-networks.ts';
import type { MerakiRequest, RequestMeraki } from './request.ts';
import * as shapes from './shapes/wireless.ts';
import { QUARTER, spanQuery, WEEK, withEnd } from './spans.ts';

/** Creates the questions about Wi-Fi. */
export function createWireless({ request, clock }: { request: RequestMeraki; clock: Clock }): Wireless {
  async function channelUse<T>(
    { networkId, networkIds, ...range }: ChannelUseFilter,
    list: Pick<MerakiRequest<T[]>, 'operation' | 'shape'>,
    from?: Cursor,
  ): Promise<Excerpt<T>> {
    const span = spanQuery(withEnd(range, clock()), clock(), QUARTER);
    return aboutNetworks<Excerpt<T>>({ networkId, networkIds }, { items: [] }, (ids) =>
      request.page({ ...list, query: { ...span, networkIds: ids } }, from),
    );
  }

  return {
    connectionStats: (networkId, range) =>
      request.one({
        operation: 'getNetworkWirelessConnectionStats',
        path: { networkId },
        query: spanQuery(withEnd(range, clock()), clock(), WEEK),
        shape: shapes.connectionStatsShape,
      }),
    channelUseByNetwork: (filter, from) =>
      channelUse(
        filter,
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
          shape: shapes.channelUseByNetworkShape,
        },
        from,
      ),
    channelUseByDevice: (filter, from) =>
      channelUse(
        filter,
        {
          operation: 'getOrganizationWirelessDevicesChannelUtilizationByDevice',
          shape: shapes.channelUseByDeviceShape,
        },
        from,
      ),
    ssids: (networkId) =>
      request.list({ operation: 'getNetworkWirelessSsids', path: { networkId }, shape: shapes.ssidsShape }),
  };
}

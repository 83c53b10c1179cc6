import { MINUTE, SECOND } from '../core/clock.ts';
import type { Wan } from '../core/dashboard.ts';
import { aboutNetworks } from './asked-networks.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/wan.ts';

/** The longest span that Meraki measures loss and latency over. */
const MAX_LOSS_SPAN = 5 * MINUTE;

/** Creates the questions about uplinks and VPN. */
export function createWan({ request }: { request: RequestMeraki }): Wan {
  return {
    uplinks: ({ serials = [], ...filter }, from) =>
      aboutNetworks(filter, { items: [] }, (networkIds) =>
        request.page(
          {
            operation: 'getOrganizationUplinksStatuses',
            query: { networkIds, serials },
            shape: shapes.uplinksShape,
          },
          from,
        ),
      ),
    lossAndLatency: () =>
      request.list({
        operation: 'getOrganizationDevicesUplinksLossAndLatency',
        query: { timespan: MAX_LOSS_SPAN / SECOND },
        shape: shapes.lossAndLatencyShape,
      }),
    vpn: (filter, from) =>
      aboutNetworks(filter, { items: [] }, (networkIds) =>
        request.page(
          {
            operation: 'getOrganizationApplianceVpnStatuses',
            query: { networkIds },
            shape: shapes.vpnShape,
          },
          from,
        ),
      ),
  };
}

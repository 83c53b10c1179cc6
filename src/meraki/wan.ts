import { MINUTE, SECOND } from '../core/clock.ts';
import type { Wan } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/wan.ts';
import { asList } from './spans.ts';

/** The longest span that Meraki measures loss and latency over. */
const MAX_LOSS_SPAN = 5 * MINUTE;

/** Creates the questions about uplinks and VPN. */
export function createWan({ request }: { request: RequestMeraki }): Wan {
  return {
    uplinks: ({ networkId, serials = [] }, from) =>
      request.page(
        {
          operation: 'getOrganizationUplinksStatuses',
          query: { networkIds: asList(networkId), serials },
          shape: shapes.uplinksShape,
        },
        from,
      ),
    lossAndLatency: () =>
      request.list({
        operation: 'getOrganizationDevicesUplinksLossAndLatency',
        query: { timespan: MAX_LOSS_SPAN / SECOND },
        shape: shapes.lossAndLatencyShape,
      }),
    vpn: ({ networkId }, from) =>
      request.page(
        {
          operation: 'getOrganizationApplianceVpnStatuses',
          query: { networkIds: asList(networkId) },
          shape: shapes.vpnShape,
        },
        from,
      ),
  };
}

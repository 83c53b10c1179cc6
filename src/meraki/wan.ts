import { MINUTE, SECOND } from '../core/clock.ts';
import type { Wan } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/wan.ts';
import { only } from './spans.ts';

const LONGEST = 5 * MINUTE;

export function createWan({ ask }: { ask: RequestMeraki }): Wan {
  return {
    uplinks: ({ networkId, serials = [] }, from) =>
      ask.page(
        {
          operation: 'getOrganizationUplinksStatuses',
          query: { networkIds: only(networkId), serials },
          shape: shapes.uplinksShape,
        },
        from,
      ),
    lossAndLatency: () =>
      ask.one({
        operation: 'getOrganizationDevicesUplinksLossAndLatency',
        query: { timespan: LONGEST / SECOND },
        shape: shapes.lossAndLatencyShape,
      }),
    vpn: ({ networkId }, from) =>
      ask.page(
        {
          operation: 'getOrganizationApplianceVpnStatuses',
          query: { networkIds: only(networkId) },
          shape: shapes.vpnShape,
        },
        from,
      ),
  };
}

import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import type { Wan } from '../core/dashboard.ts';
import type { Query } from './addresses.ts';
import type { Ask } from './ask.ts';
import * as shapes from './shapes/wan.ts';
import { only } from './spans.ts';

const LONGEST = 5 * MINUTE;
/** Two minutes that Meraki asks for, and some seconds for clocks that differ. */
const SETTLED = 2 * MINUTE + 10 * SECOND;

export function createWan({ ask, clock }: { ask: Ask; clock: Clock }): Wan {
  return {
    uplinks: ({ networkId, serials = [] }, from) =>
      ask.page(
        {
          operation: 'getOrganizationUplinksStatuses',
          query: { networkIds: only(networkId), serials },
          shape: shapes.uplinks,
        },
        from,
      ),
    lossAndLatency: (window) =>
      ask.one({
        operation: 'getOrganizationDevicesUplinksLossAndLatency',
        query: window === undefined ? { timespan: LONGEST / SECOND } : span(window, clock()),
        shape: shapes.lossAndLatency,
      }),
    vpn: ({ networkId }, from) =>
      ask.page(
        {
          operation: 'getOrganizationApplianceVpnStatuses',
          query: { networkIds: only(networkId) },
          shape: shapes.vpn,
        },
        from,
      ),
  };
}

/** The last that Meraki may be asked about of a window. */
function span({ since, until }: { since: number; until: number }, now: number): Query {
  const end = Math.min(until, now - SETTLED);
  const begin = since < end ? Math.max(since, end - LONGEST) : end - LONGEST;
  return { t0: new Date(begin).toISOString(), t1: new Date(end).toISOString() };
}

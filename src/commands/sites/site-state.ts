import { formatNumber } from '../../bot/text/wording.ts';
import type { DeviceStatus, Uplink } from '../../core/dashboard.ts';
import { isKnownNotToWork, isWorking } from './uplink-status.ts';

/** The state of a site, which is a network with gateways; `unknown` when Meraki does not tell enough. */
export type SiteState = 'down' | 'dormant' | 'up' | 'unknown';

/** Tells whether a site is down or dormant: Meraki hears from none of its gateways. */
export function isAway(state: SiteState): boolean {
  return state === 'down' || state === 'dormant';
}

/** A gateway of a site, as far as Meraki tells. */
export interface Gateway {
  /** Whether it is a cellular gateway, which is one of the ways out of the appliance that stands behind it. */
  isCellular: boolean;
  /** The status of the device itself. */
  status?: DeviceStatus | undefined;
  uplinks?: readonly Pick<Uplink, 'status'>[] | undefined;
}

/** The states of gateways, in the order in which one decides over its site: a spare that is up keeps the site up. */
const DECIDING = ['up', 'unknown', 'down', 'dormant'] as const;

/**
 * Tells the state of a site, for all commands. Its appliances decide; cellular gateways where there is none. A site is up
 * when Meraki hears from one of them, whatever it says of their uplinks; dormant when Meraki calls all of them so; down when one
 * is offline and the others are offline or dormant. A gateway whose status Meraki does not tell is judged by its uplinks.
 */
export function siteState(gateways: readonly Gateway[]): SiteState {
  const appliances = gateways.filter(({ isCellular }) => !isCellular);
  const states = (appliances.length > 0 ? appliances : gateways).map(gatewayState);
  return DECIDING.find((state) => states.includes(state)) ?? 'unknown';
}

function gatewayState({ status, uplinks = [] }: Gateway): SiteState {
  if (status === 'online' || status === 'alerting') return 'up';
  if (status === 'offline') return 'down';
  if (status === 'dormant') return 'dormant';
  if (uplinks.some(isWorking)) return 'up';
  // A status that we have no words for, such as `updating`, is not that of a gateway that is away.
  const isAway = status === undefined && uplinks.length > 0 && uplinks.every(isKnownNotToWork);
  return isAway ? 'down' : 'unknown';
}

/** The number of sites by state. */
export type SiteCounts = Record<SiteState, number>;

/** Counts sites by state. */
export function countSites(states: Iterable<SiteState>): SiteCounts {
  const counts: SiteCounts = { down: 0, dormant: 0, up: 0, unknown: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}

/** Writes `9 down`, `14 dormant` and `1 unknown`, without what there is none of. */
export function sitesInWords(counts: SiteCounts): string[] {
  return (['down', 'dormant', 'unknown'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${formatNumber(counts[state])} ${state}`);
}

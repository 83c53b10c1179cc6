import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { LentNetworks } from '../../core/shares.ts';
import { administrationWithin } from './administration-within.ts';
import { clientsWithin } from './clients-within.ts';
import { healthWithin } from './health-within.ts';
import { inventoryWithin } from './inventory-within.ts';
import { createLent } from './lent.ts';
import { liveToolsWithin } from './live-tools-within.ts';
import { createMasking } from './masking.ts';
import { switchingWithin } from './switching-within.ts';
import type { Wall } from './wall.ts';
import { wanWithin } from './wan-within.ts';
import { wirelessWithin } from './wireless-within.ts';

/** What a wall uses of the process and of the question. */
export interface WithinOptions {
  /** Those of the process. */
  slices?: Slices;
  /** The organization that is asked about, for the commands of buttons: without it they are about the usual one. */
  organizationId?: string | undefined;
}

/**
 * Limits a dashboard to the networks that a share lends: it answers only about those, and knows no name outside. Commands don't
 * know shares: this is the one place that keeps a borrower within theirs.
 *
 * What is not lent is refused as what does not exist is. Whatever Meraki was asked for, its answer is filtered, too. When no lent
 * network is left, lists are empty: never all. Unreadable items count only where they are known to be of lent networks.
 *
 * @param networks which ones; tags are resolved at each question from a list of at most five minutes
 */
export function within(
  dashboard: Dashboard,
  networks: LentNetworks,
  { slices = createSlices(), organizationId }: WithinOptions = {},
): Dashboard {
  if (networks.kind === 'all') return dashboard;
  const lent = createLent(dashboard, networks, slices);
  const masking = createMasking(dashboard, lent, slices);
  const wall: Wall = { dashboard, lent, slices, masking, organizationId };
  return {
    ...inventoryWithin(wall),
    ...healthWithin(wall),
    ...wanWithin(wall),
    ...clientsWithin(wall),
    ...wirelessWithin(wall),
    ...switchingWithin(wall),
    ...administrationWithin(wall),
    ...liveToolsWithin(wall),
    isLimited: () => dashboard.isLimited(),
    unreadableItems: lent.unreadableItems,
    readAt: () => dashboard.readAt(),
    end: () => dashboard.end(),
  };
}

import type { Dashboard } from '../../core/dashboard.ts';
import type { LentNetworks } from '../../core/shares.ts';

/**
 * Limits a dashboard to the networks that a share lends: it answers only about those, and knows no name outside. Commands don't
 * know shares: this is the one place that keeps a borrower within theirs.
 *
 * @param networks which ones; tags are resolved at each question from a list of at most five minutes
 */
export function within(dashboard: Dashboard, networks: LentNetworks): Dashboard {
  if (networks.kind === 'all') return dashboard;
  throw new Error('not made yet');
}

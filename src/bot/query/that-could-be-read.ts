import type { Dashboard } from '../../core/dashboard.ts';

/**
 * Returns ` that could be read` if Meraki sent items that could not be, else nothing: for an answer that there is none, as
 * `No clients that could be read`.
 */
export function thatCouldBeRead(dashboard: Pick<Dashboard, 'unreadableItems'>): string {
  return dashboard.unreadableItems() > 0 ? ' that could be read' : '';
}

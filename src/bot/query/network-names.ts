import type { Dashboard } from '../../core/dashboard.ts';

/**
 * Reads the names of all networks: one Meraki call, none for a while after.
 * @returns a function from id to name; of an unknown id the id itself
 */
export async function networkNames(
  dashboard: Pick<Dashboard, 'networks'>,
): Promise<(id: string | undefined) => string> {
  const names = new Map((await dashboard.networks()).map(({ id, name }) => [id, name]));
  return (id) => (id === undefined ? '' : (names.get(id) ?? id));
}

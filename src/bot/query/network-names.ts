import type { Dashboard } from '../../core/dashboard.ts';

/** What the networks are called: one Meraki call, none for a while after. The id for one that is not known. */
export async function networkNames(
  dashboard: Pick<Dashboard, 'networks'>,
): Promise<(id: string | undefined) => string> {
  const names = new Map((await dashboard.networks()).map(({ id, name }) => [id, name]));
  return (id) => (id === undefined ? '' : (names.get(id) ?? id));
}

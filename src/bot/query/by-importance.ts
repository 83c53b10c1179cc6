import { byName } from '../text/naming.ts';

/** In Meraki's words: what is behind a gateway is away with it, and what is behind a switch, too. */
const ORDER: readonly (readonly string[])[] = [['appliance', 'cellularGateway'], ['switch'], ['wireless']];

/** Orders devices by how much hangs on them, then by name. */
export function byImportance(
  a: { name: string; productType?: string | undefined },
  b: { name: string; productType?: string | undefined },
): number {
  return rank(a.productType) - rank(b.productType) || byName(a.name, b.name);
}

function rank(productType = ''): number {
  const known = ORDER.findIndex((types) => types.includes(productType));
  return known === -1 ? ORDER.length : known;
}

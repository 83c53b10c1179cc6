import { byName } from '../text/naming.ts';

/** Product types, the most important first: devices behind a gateway are offline with it, and so are those behind a switch. */
const ORDER: readonly (readonly string[])[] = [['appliance', 'cellularGateway'], ['switch'], ['wireless']];

/** Compares devices by how many others depend on them, then by name; for `sort`. */
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

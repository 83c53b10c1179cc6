const KINDS = new Map([
  ['wireless', 'access point'],
  ['switch', 'switch'],
  ['appliance', 'security appliance'],
  ['camera', 'camera'],
  ['cellularGateway', 'cellular gateway'],
  ['sensor', 'sensor'],
  ['wirelessController', 'wireless controller'],
  ['campusGateway', 'campus gateway'],
]);

/** Names a product type of Meraki's API in words, e.g. `access point`; empty when unknown. */
export function productKind(productType: string | undefined): string {
  return KINDS.get(productType ?? '') ?? '';
}

/** Product types by the letters that their models begin with. */
const LINES = new Map([
  ['mx', 'appliance'],
  ['ms', 'switch'],
  ['mr', 'wireless'],
  ['mv', 'camera'],
  ['mt', 'sensor'],
  ['mg', 'cellularGateway'],
]);

/** Reads a product line: `MR`, `access points` or `wireless` → `wireless`. Undefined when the word is none. */
export function productTypeOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  const singular = lower.replace(/(?<=switch)es$|s$/, '');
  const byWords = [...KINDS].find(
    ([type, kind]) => [type.toLowerCase(), kind].includes(singular) || type === lower,
  );
  return LINES.get(lower) ?? byWords?.[0];
}

/** Names a product line as network engineers do: `wireless` → `MR`; in words when its models share no letters. */
export function lineOf(productType: string): string {
  const [letters] = [...LINES].find(([, type]) => type === productType) ?? [];
  return letters?.toUpperCase() ?? (productKind(productType) || productType);
}

/** Compares product types in the order in which people name them: from the internet inwards, others last. */
export function byLine(a: string, b: string): number {
  const known = [...LINES.values()];
  const place = (type: string) => (known.includes(type) ? known.indexOf(type) : known.length);
  return place(a) - place(b) || a.localeCompare(b);
}

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

/** Meraki's product type in words, empty when unknown. */
export function productKind(productType: string | undefined): string {
  return KINDS.get(productType ?? '') ?? '';
}

/** Product lines as people call them, by the letters that their models begin with. */
const LINES = new Map([
  ['mx', 'appliance'],
  ['ms', 'switch'],
  ['mr', 'wireless'],
  ['mv', 'camera'],
  ['mt', 'sensor'],
  ['mg', 'cellularGateway'],
]);

/** `MR`, `access points` or `wireless` → `wireless`; undefined for what is no product line. */
export function productTypeOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  const singular = lower.replace(/(?<=switch)es$|s$/, '');
  const byWords = [...KINDS].find(
    ([type, kind]) => [type.toLowerCase(), kind].includes(singular) || type === lower,
  );
  return LINES.get(lower) ?? byWords?.[0];
}

/** `wireless` → `MR`, as network people say it; Meraki's own word for a line that has no letters. */
export function lineOf(productType: string): string {
  const [letters] = [...LINES].find(([, type]) => type === productType) ?? [];
  return letters?.toUpperCase() ?? (productKind(productType) || productType);
}

/** Product types in the order in which people name them: from the internet inwards, others behind. */
export function byLine(a: string, b: string): number {
  const known = [...LINES.values()];
  const place = (type: string) => (known.includes(type) ? known.indexOf(type) : known.length);
  return place(a) - place(b) || a.localeCompare(b);
}

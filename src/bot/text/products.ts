/** Product types of Meraki's API document, in words where network engineers have some: `cellularGateway` is a cellular gateway. */
const KINDS = new Map<string, string>([
  ['wireless', 'access point'],
  ['switch', 'switch'],
  ['appliance', 'security appliance'],
  ['camera', 'camera'],
  ['cellularGateway', 'cellular gateway'],
  ['sensor', 'sensor'],
  ['wirelessController', 'wireless controller'],
  ['campusGateway', 'campus gateway'],
  ['phone', 'phone'],
  ['secureConnect', 'Secure Connect'],
  ['systemsManager', 'Systems Manager'],
]);

/** Names a product type of Meraki's API in words, e.g. `access point`; in Meraki's own where we have none. Empty for undefined. */
export function productKind(productType: string | undefined): string {
  return KINDS.get(productType ?? '') ?? productType ?? '';
}

/** Names a device of a product type, and several: `switch`, `switches`; `Secure Connect device`, `Secure Connect devices`. */
export function productNouns(productType: string): [one: string, many: string] {
  const name = KINDS.get(productType);
  // What is a product's name in capitals is none of a device.
  const kind = name === undefined || /^[A-Z]/.test(name) ? `${name ?? productType} device` : name;
  return [kind, kind === 'switch' ? 'switches' : `${kind}s`];
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

/**
 * Reads a product line: `MR`, `access points` or `wireless` → `wireless`; `systemsManager` or `systems manager` →
 * `systemsManager`. Undefined when the word is none that Meraki's API document knows.
 */
export function productTypeOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  const singular = lower.replace(/(?<=switch)es$|s$/, '');
  const byWords = [...KINDS].find(([type, kind]) => {
    const names = [type.toLowerCase(), apart(type), kind.toLowerCase()];
    return names.includes(singular) || names.includes(lower);
  });
  return LINES.get(lower) ?? byWords?.[0];
}

/** Writes a name of Meraki's API as words: `secureConnect` → `secure connect`. */
function apart(type: string): string {
  return type.replace(/[A-Z]/g, ' $&').toLowerCase();
}

/** Names a product line as network engineers do: `wireless` → `MR`; in words when its models share no letters. */
export function lineOf(productType: string): string {
  const [letters] = [...LINES].find(([, type]) => type === productType) ?? [];
  return letters?.toUpperCase() ?? productKind(productType);
}

/** Compares product types in the order in which people name them: from the internet inwards, others last. */
export function byLine(a: string, b: string): number {
  const known = [...LINES.values()];
  const place = (type: string) => (known.includes(type) ? known.indexOf(type) : known.length);
  return place(a) - place(b) || a.localeCompare(b);
}

/** The concepts of free words that name a product line, and the word for it in the arguments of a command. */
export const PRODUCT_FILTERS: Readonly<Record<string, string>> = {
  appliance: 'MX',
  switch: 'MS',
  ap: 'MR',
  camera: 'MV',
  sensor: 'MT',
  cellular: 'MG',
};

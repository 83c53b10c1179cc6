import { classifyWords } from '../../bot/query/classify-words.ts';
import { STATUSES } from '../../bot/query/device-status.ts';
import type { ClassifiedWords } from '../../bot/query/network-argument.ts';
import { productTypeOf } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** A filter of devices. */
export interface DeviceFilter {
  /** A device has one of them; worst first; empty for any status. */
  statuses: DeviceStatus[];
  /** A device has one of them; in Meraki's spelling, e.g. `wireless`; empty for any type. */
  productTypes: string[];
  /** A device has all of them. */
  tags: string[];
}

/** What people call a status. */
const SAID = new Map<string, DeviceStatus>([
  ['down', 'offline'],
  ['unreachable', 'offline'],
  ['failed', 'offline'],
  ['up', 'online'],
  ['warning', 'alerting'],
]);

/** Words that are suggested for misspelled ones such as `ofline` and `swiches`. */
const VOCABULARY: readonly string[] = [
  ...STATUSES,
  'switches',
  'appliances',
  'cameras',
  'sensors',
  'wireless',
];

/** Reads `offline alerting MR tag:pilot Rotterdam 301`, in any order; all other words name a network. */
export function deviceFilter(words: readonly string[]): DeviceFilter & ClassifiedWords {
  const statuses = new Set<DeviceStatus>();
  const productTypes = new Set<string>();
  const tags = new Set<string>();
  const classified = classifyWords(words, (said) => {
    const lower = said.toLowerCase();
    const status = STATUSES.find((one) => one === lower) ?? SAID.get(lower);
    const productType = productTypeOf(said);
    const [, tag] = /^tag:(\S+)$/i.exec(said) ?? [];
    if (status !== undefined) statuses.add(status);
    else if (productType !== undefined) productTypes.add(productType);
    else if (tag !== undefined) tags.add(tag);
    else return false;
    return true;
  });
  return {
    statuses: STATUSES.filter((status) => statuses.has(status)),
    productTypes: [...productTypes],
    tags: [...tags],
    ...classified,
    vocabulary: VOCABULARY,
  };
}

/** The error for words that are no part of the filter and name no network. */
export function unknownWordsError(said: string): KnownError {
  const what = `${quote(said)} is not a status, product line, tag or network.`;
  const next = `Say ${code('device')} and a name for one device; ${code('help devices')} shows the rest.`;
  return new KnownError('bad_arguments', what, next);
}

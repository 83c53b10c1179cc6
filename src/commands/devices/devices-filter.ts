import type { DeviceStatus } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { STATUSES } from '../ask/health.ts';
import { productTypeOf } from '../words/products.ts';
import { code, quote } from '../words/wording.ts';

/** Which devices somebody means. */
export interface DeviceFilter {
  status: DeviceStatus | undefined;
  /** Meraki's word, e.g. `wireless`. */
  productType: string | undefined;
  tag: string | undefined;
}

/**
 * Reads `offline MR tag:pilot`, in any order.
 * @throws KnownError `bad_arguments` for a word that is none of these
 */
export function deviceFilter(words: readonly string[]): DeviceFilter {
  const filter: DeviceFilter = { status: undefined, productType: undefined, tag: undefined };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const status = STATUSES.find((known) => known === word.toLowerCase());
    const two = productTypeOf(`${word} ${words[at + 1] ?? ''}`);
    const productType = two ?? productTypeOf(word);
    const [, tag] = /^tag:(.+)$/i.exec(word) ?? [];
    if (status !== undefined) filter.status = status;
    else if (productType !== undefined) {
      filter.productType = productType;
      if (two !== undefined) at += 1;
    } else if (tag !== undefined) filter.tag = tag;
    else throw unknown(word);
  }
  return filter;
}

function unknown(word: string): KnownError {
  const what = `${quote(word)} is no status, product line or tag.`;
  const next = `Say ${code('devices in')} and a network, or ${code('device')} and a name; ${code('help devices')} shows the rest.`;
  return new KnownError('bad_arguments', what, next);
}

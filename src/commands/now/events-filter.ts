import type { Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { networkNamed } from '../find/network.ts';
import { quoted } from '../question.ts';
import { lineOf, productTypeOf } from '../words/products.ts';

/** Which events somebody means. */
export interface EventFilter {
  network: Network;
  /** Meraki's word, e.g. `switch`. */
  productType: string | undefined;
  /** All of them must stand in an event, in any case. */
  words: string[];
}

/**
 * Reads `Rotterdam 301 MS port status`: the network is the most words that name one, a product line stands
 * behind it or at the end, and the rest is looked for.
 * @throws KnownError
 */
export async function eventFilter(inquiry: Inquiry): Promise<EventFilter> {
  const { question, dashboard } = inquiry;
  const atEnd = splitLine(question.words, -1);
  const networks = question.network === undefined ? await dashboard.networks() : [];
  const size = nameAtStart(atEnd.words, networks);
  const behind = atEnd.words.slice(size);
  const { productType, words } =
    atEnd.productType === undefined ? splitLine(behind, 0) : { ...atEnd, words: behind };
  const rest = [...(productType === undefined ? [] : [lineOf(productType)]), ...words.map(quoted)].join(' ');
  const name = atEnd.words.slice(0, size).join(' ');
  const isUnknown = size === 0 && words.length > 0 && question.network === undefined;
  // Words without a network are looked for in the default one, or the only one.
  if (isUnknown && networks.length > 1 && (await inquiry.network()) === undefined) {
    return {
      network: await inquiry.oneNetwork(undefined, { network: words.join(' '), rest: '' }),
      productType,
      words,
    };
  }
  return { network: await inquiry.oneNetwork(undefined, { network: name, rest }), productType, words };
}

/** Takes `MS` or `access points` off the beginning (0) or the end (-1). */
function splitLine(
  words: readonly string[],
  side: 0 | -1,
): { productType: string | undefined; words: string[] } {
  for (const size of [2, 1]) {
    const part = side === 0 ? words.slice(0, size) : words.slice(-size);
    const productType = part.length === size ? productTypeOf(part.join(' ')) : undefined;
    if (productType !== undefined) {
      return { productType, words: side === 0 ? words.slice(size) : words.slice(0, -size) };
    }
  }
  return { productType: undefined, words: [...words] };
}

/** How many words at the beginning name a network, or several of them. */
function nameAtStart(words: readonly string[], networks: readonly Network[]): number {
  for (let size = words.length; size > 0; size -= 1) {
    if (isName(words.slice(0, size).join(' '), networks)) return size;
  }
  return 0;
}

function isName(text: string, networks: readonly Network[]): boolean {
  try {
    networkNamed(text, networks, () => '');
    return true;
  } catch (error) {
    if (error instanceof KnownError) return error.fault === 'ambiguous';
    throw error;
  }
}

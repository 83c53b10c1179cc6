import { distance } from 'fastest-levenshtein';
import { networkNamed } from '../../bot/find/network.ts';
import type { Query } from '../../bot/query/query.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { lineOf, productTypeOf } from '../../bot/text/products.ts';
import type { Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** Which events somebody means. */
export interface EventFilter {
  network: Network;
  /** Meraki's word, e.g. `switch`. */
  productType: string | undefined;
  /** All of them must stand in an event, in any case. */
  words: string[];
}

/** Which part of a name's letters may be wrong. */
const MAX_TYPO_SHARE = 0.25;

/**
 * Reads `Rotterdam 301 MS port status`: the network is the most words that name one, a product line stands
 * behind it or at the end, and the rest is looked for. Where there is a default network, or only one, words
 * that are merely a part of several names are looked for, too; those that are spelled much like a name are
 * not: it is asked which network was meant.
 * @throws KnownError
 */
export async function eventFilter(query: Query): Promise<EventFilter> {
  const { args: question, dashboard } = query;
  const atEnd = splitLine(question.words, -1);
  const networks = question.network === undefined ? await dashboard.networks() : [];
  const isNamed = question.network !== undefined;
  const named = longestPrefix(atEnd.words, (text) => matchCount(text, networks) === 'one');
  if (named > 0 || isNamed || atEnd.words.length === 0) return filterOf(named);
  const hasUsual = networks.length === 1 || (await query.network()) !== undefined;
  const meant = hasUsual
    ? longestPrefix(atEnd.words, (text) => isMisspelled(text, networks))
    : longestPrefix(atEnd.words, (text) => matchCount(text, networks) === 'several') || atEnd.words.length;
  return filterOf(meant);

  /** @param size of how many words the network's name is; it throws when they are no name */
  async function filterOf(size: number): Promise<EventFilter> {
    const behind = atEnd.words.slice(size);
    const { productType, words } =
      atEnd.productType === undefined ? splitLine(behind, 0) : { ...atEnd, words: behind };
    const line = productType === undefined ? [] : [lineOf(productType)];
    const said = {
      network: atEnd.words.slice(0, size).join(' '),
      rest: [...line, ...words.map(quoted)].join(' '),
    };
    return { network: await query.oneNetwork(undefined, said), productType, words };
  }
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

/** More words no network's name has; each try looks at all of them. */
const MAX_NAME_WORDS = 8;

/** The most words at the beginning of which something is true; 0 for none. */
function longestPrefix(words: readonly string[], test: (text: string) => boolean): number {
  for (let size = Math.min(MAX_NAME_WORDS, words.length); size > 0; size -= 1) {
    if (test(words.slice(0, size).join(' '))) return size;
  }
  return 0;
}

function isMisspelled(text: string, networks: readonly Network[]): boolean {
  const lower = text.toLowerCase();
  const wrong = Math.floor(lower.length * MAX_TYPO_SHARE);
  return networks.some(({ name }) => distance(lower, name.trim().toLowerCase()) <= wrong);
}

/** Whether it names one network, or several of them. */
function matchCount(text: string, networks: readonly Network[]): 'one' | 'several' | 'none' {
  try {
    networkNamed(text, networks, () => '');
    return 'one';
  } catch (error) {
    if (error instanceof KnownError) return error.code === 'ambiguous' ? 'several' : 'none';
    throw error;
  }
}

import { possibleMatches } from '../../bot/find/candidates.ts';
import { networkMarks } from '../../bot/find/network.ts';
import type { Query } from '../../bot/query/query.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { matching } from '../../bot/text/choosing.ts';
import { folding } from '../../bot/text/folding.ts';
import { spellingDistance } from '../../bot/text/naming.ts';
import { lineOf, productTypeOf } from '../../bot/text/products.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { Network } from '../../core/dashboard.ts';

/** The network, product type and words that narrow a list of events. */
export interface EventFilter {
  network: Network;
  /** The product type in Meraki's spelling, for example `switch`. */
  productType: string | undefined;
  /** An event is listed when each of these words occurs in it, in upper or lower case. */
  words: string[];
}

/** The share of letters in which a misspelled name may differ. */
const MAX_TYPO_SHARE = 0.25;

/**
 * Reads `Rotterdam 301 MS port status`. The network is the longest run of words at the beginning that names
 * one; a product line follows it or ends the line; the other words are searched for. If a default network is
 * set, or there is only one network, words that match several networks are searched for as well; words that
 * are close to a network's name are taken for that name, so that the person is asked which one was meant.
 *
 * @throws KnownError `not_found` or `ambiguous` when the words name no network, or several
 */
export async function eventFilter(query: Query): Promise<EventFilter> {
  const { args, dashboard, slices } = query;
  const atEnd = splitLine(args.words, -1);
  const networks = args.network === undefined ? await dashboard.networks() : [];
  const isNamed = args.network !== undefined;
  const howMany = async (text: string) =>
    matching(await possibleMatches(networks, text, networkMarks, slices), text, networkMarks).length;
  const isOneOtherwise = async (text: string) => {
    const fitOf = folding(text);
    return (await slices.filter(networks, ({ name }) => fitOf(name) === 'whole')).length === 1;
  };
  const named =
    (await longestPrefix(atEnd.words, async (text) => (await howMany(text)) === 1)) ||
    (await longestPrefix(atEnd.words, isOneOtherwise));
  if (named > 0 || isNamed || atEnd.words.length === 0) return filterOf(named);
  const hasUsual = networks.length === 1 || (await query.network()) !== undefined;
  const meant = hasUsual
    ? await longestPrefix(atEnd.words, (text) => isMisspelled(text, networks, slices))
    : (await longestPrefix(atEnd.words, async (text) => (await howMany(text)) > 1)) || atEnd.words.length;
  return filterOf(meant);

  /**
   * @param size how many words, from the first one, are the network's name
   *
   * @throws KnownError when they name no network
   */
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

/** Removes a product line (`MS`, `access points`) from the beginning (0) or the end (-1) of the words. */
function splitLine(
  words: readonly string[],
  side: 0 | -1,
): { productType: string | undefined; words: string[] } {
  for (const size of [2, 1]) {
    const part = side === 0 ? words.slice(0, size) : words.slice(-size);
    const productType = part.length === size ? productTypeOf(part.join(' ')) : undefined;
    // Meraki's phones have no log, and many clients are called so.
    if (productType !== undefined && productType !== 'phone') {
      return { productType, words: side === 0 ? words.slice(size) : words.slice(0, -size) };
    }
  }
  return { productType: undefined, words: [...words] };
}

/** Words that a network's name can have; each try compares all networks, so the number is limited. */
const MAX_NAME_WORDS = 8;

/** Returns the size of the longest beginning, in words, that passes the test; 0 if none does. */
async function longestPrefix(
  words: readonly string[],
  test: (text: string) => Promise<boolean>,
): Promise<number> {
  for (let size = Math.min(MAX_NAME_WORDS, words.length); size > 0; size -= 1) {
    if (await test(words.slice(0, size).join(' '))) return size;
  }
  return 0;
}

async function isMisspelled(text: string, networks: readonly Network[], slices: Slices): Promise<boolean> {
  const wrong = Math.floor(text.length * MAX_TYPO_SHARE);
  const isNear = ({ name }: Network) => spellingDistance(text, name, wrong) !== undefined;
  return (await slices.filter(networks, isNear)).length > 0;
}

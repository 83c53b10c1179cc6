import { type ClassifiedWords, networkArgument } from '../../bot/query/network-argument.ts';
import type { Query } from '../../bot/query/query.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** A way in which clients are connected, in Meraki's words. */
export type ClientConnection = 'wired' | 'wireless';

const SAID: Record<string, ClientConnection> = {
  wired: 'wired',
  ethernet: 'wired',
  wireless: 'wireless',
  wifi: 'wireless',
  'wi-fi': 'wireless',
  wlan: 'wireless',
};

/** Reads `wired Rotterdam 301`; all other words name a network. */
function clientsFilter(
  words: readonly string[],
): ClassifiedWords & { connection: ClientConnection | undefined } {
  const connectionIn = (word: string) => SAID[word.toLowerCase()];
  const at = words.findIndex((word) => connectionIn(word) !== undefined);
  return {
    connection: connectionIn(words[at] ?? ''),
    known: words.slice(at, at + 1).filter(() => at >= 0),
    others: words.filter((_, index) => index !== at),
    vocabulary: ['wired', 'wireless'],
  };
}

/**
 * Finds the network whose clients are asked for. Of a whole organization Meraki does not tell how clients are connected: a
 * connection without a network asks which one.
 *
 * @returns undefined for all networks
 * @throws KnownError
 */
export async function clientsWhere(
  query: Query,
): Promise<{ network: Network | undefined; connection: ClientConnection | undefined }> {
  const { args } = query;
  const { connection, ...words } = clientsFilter(args.words);
  const isNameAlone = connection === undefined && (args.subject === '' || args.network === undefined);
  if (isNameAlone) return { network: await query.anyNetwork(), connection };
  if (words.others.length > 0)
    return { network: await networkArgument(words, query, unknownClientWords), connection };
  return { network: await query.oneNetwork(undefined, { network: '', rest: '' }), connection };
}

/** The error for words that are no connection and name no network. */
function unknownClientWords(said: string): KnownError {
  const next = `Say ${code('clients wired in')} or ${code('clients wireless in')} and the name of a network.`;
  return new KnownError('bad_arguments', `${quote(said)} is no network.`, next);
}

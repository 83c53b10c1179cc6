import type { Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { nearCandidates } from '../find/candidates.ts';
import { quoted } from '../text/arguments.ts';
import { nearest } from '../text/naming.ts';
import type { Query } from './query.ts';
import { type Correction, correctionError, corrections } from './suggestions.ts';

/** The words of a command's subject, by whether the command knows them. */
export interface ClassifiedWords {
  /** Words that the command knows; they stay in its arguments. */
  known: readonly string[];
  /** The others: the name of a network. */
  others: readonly string[];
  /** All words that the command knows, to find a misspelled one. */
  vocabulary: readonly string[];
}

/**
 * Finds the network that a command is about. In `offline Rotterdam 301`, without `in`, the words that the command does not
 * know name it. Without such words it is the network of `in`, else the default one; undefined means all networks. When no
 * network has that name, the closest spelling is offered: a network, or a word of the command.
 *
 * @param unknown the refusal when nothing is close
 * @throws KnownError
 */
export async function networkArgument(
  { known, others, vocabulary }: ClassifiedWords,
  query: Query,
  unknown: (words: string) => KnownError,
): Promise<Network | undefined> {
  if (others.length === 0) return query.network();
  const name = others.join(' ');
  const [closest, ...more] = corrections(others, vocabulary);
  if (query.args.network !== undefined) {
    throw closest === undefined ? unknown(name) : refused(closest, more);
  }
  // A 404 of Meraki is no unknown name: outside the `try`, for which the list is there then.
  await query.dashboard.networks();
  try {
    return await query.oneNetwork(undefined, { network: name, rest: known.map(quoted).join(' ') });
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'not_found') throw error;
    if (closest !== undefined && (await isCloser(closest, name, query))) throw refused(closest, more);
    throw error.choice ? error : unknown(name);
  }

  function refused(first: Correction, others: readonly Correction[]): KnownError {
    return correctionError([first, ...others], unknown(first.typed).message, query);
  }
}

/** Whether the words are spelled more like the correction than like the name of any network. */
async function isCloser(
  correction: Correction,
  name: string,
  { dashboard, slices }: Query,
): Promise<boolean> {
  const near = await nearCandidates(await dashboard.networks(), name, (network) => network.name, slices);
  const names = near.map((network) => network.name);
  return nearest([correction.text, ...names], name, (text) => text)[0] === correction.text;
}

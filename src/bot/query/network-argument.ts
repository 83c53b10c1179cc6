import type { Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { quoted } from '../text/arguments.ts';
import { nearest } from '../text/naming.ts';
import type { Query } from './query.ts';
import { type Correction, correctionError, corrections } from './suggestions.ts';

/** A command's words, told apart. */
export interface ClassifiedWords {
  /** What the command knows; they stay in the question. */
  known: readonly string[];
  /** What is nothing of that: a network's name. */
  others: readonly string[];
  /** What the command would know, for what is spelled alike. */
  vocabulary: readonly string[];
}

/**
 * The network of `offline Rotterdam 301`: words that the command does not know name it when no `in` was said.
 * Without any it is that of `in`, else the default one; undefined for all of them. Where no network is called
 * so, what is spelled closest is offered, be it a network or a word of the command.
 *
 * @param unknown what is wrong with such words, when nothing is called like that
 * @throws KnownError
 */
export async function networkArgument(
  { known, others, vocabulary }: ClassifiedWords,
  query: Query,
  unknown: (said: string) => KnownError,
): Promise<Network | undefined> {
  if (others.length === 0) return query.network();
  const name = others.join(' ');
  const [closest, ...more] = corrections(others, vocabulary);
  if (query.args.network !== undefined) {
    throw closest === undefined ? unknown(name) : refused(closest, more);
  }
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

/** Whether the words are spelled more like that than like any network. */
async function isCloser(correction: Correction, name: string, { dashboard }: Query): Promise<boolean> {
  const networks = (await dashboard.networks()).map((network) => network.name);
  return nearest([correction.text, ...networks], name, (text) => text)[0] === correction.text;
}

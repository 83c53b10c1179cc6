import { type Arguments, readArguments } from '../text/arguments.ts';
import type { Query } from './query.ts';
import type { QuerySpec } from './query-spec.ts';
import {
  hasNoList,
  insteadOf,
  isRequired,
  missingSubject,
  takesNoNetwork,
  takesNoPeriod,
  takesNoWords,
} from './refused-arguments.ts';

/**
 * Reads the text behind a query command and checks it against what the command takes. No word is dropped. A bare name
 * is the network where a command takes nothing else.
 *
 * @param now epoch milliseconds
 * @throws KnownError `bad_arguments` for what does not go with the command, or is missing
 */
export function checkArguments(spec: QuerySpec, text: string, now: number): Arguments {
  const args = readText(spec, text);
  const { subject, network, period, csv, page } = args;
  // What is missing then is asked for first.
  if (isIncomplete(spec, args)) return args;
  if (period !== undefined && spec.lookback === undefined) throw takesNoPeriod(spec, args, period, now);
  if ((csv || page > 1) && spec.hasList !== true) throw hasNoList(spec, args);
  if (subject === '') return args;
  if (spec.subject === undefined && spec.inNetwork === true && network === undefined) {
    return { ...args, network: subject, subject: '', words: [] };
  }
  const isNamedTwice = spec.subject === '[network]' && network !== undefined;
  if (spec.subject === undefined || isNamedTwice) throw takesNoWords(spec, args);
  return args;
}

/** Whether a name is missing that the command needs, or a network is named that it does not take. */
function isIncomplete(
  { subject: takes, inNetwork, asksWhich }: QuerySpec,
  { subject, network }: Arguments,
): boolean {
  return (subject === '' && isRequired(takes) && !asksWhich) || (network !== undefined && inNetwork !== true);
}

/**
 * Refuses what only somebody who reads the organization can refuse with buttons: a name that is missing, or a network that the
 * command does not take.
 *
 * @throws KnownError `bad_arguments`, and for a network that there is not
 */
export async function checkNames(spec: QuerySpec, query: Query): Promise<void> {
  if (!isIncomplete(spec, query.args)) return;
  const network = query.args.network ? await query.network() : undefined;
  if (network !== undefined && spec.inNetwork !== true) throw takesNoNetwork(spec, query, network);
  if (query.args.subject === '' && isRequired(spec.subject)) throw missingSubject(spec, query, network);
}

/** Reads the text. Where a name is needed and all there is looks like a period (`device friday`), that is the name. */
function readText(spec: QuerySpec, text: string): Arguments {
  const { subject = '' } = spec;
  const args = readArguments(text, undefined, (rest, wrong) => insteadOf(spec, rest, wrong));
  const isName = subject.startsWith('<') && args.subject === '' && typeof args.period === 'object';
  return isName ? readArguments(text, ['network', 'organization', 'csv', 'page']) : args;
}

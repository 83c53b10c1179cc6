import { KnownError } from '../../core/errors.ts';
import { type Arguments, readArguments } from '../text/arguments.ts';
import { code, listed, quote } from '../text/wording.ts';
import type { QuerySpec } from './query-spec.ts';

/**
 * Reads the text behind a query command and checks it against what the command takes. No word is dropped. A bare name
 * is the network where a command takes nothing else.
 *
 * @throws KnownError `bad_arguments` for what does not go with the command, or is missing
 */
export function checkArguments(spec: QuerySpec, text: string): Arguments {
  const args = readArguments(text);
  const { subject, network, period, csv, page } = args;
  if (network !== undefined && spec.inNetwork !== true) {
    throw notTaken(spec, 'is about the whole organization', 'Put a name that holds “in” into quotes.');
  }
  if (period !== undefined && spec.lookback === undefined) {
    throw notTaken(
      spec,
      'tells how it is now',
      `${code('history')}, ${code('events')} and ${code('changes')} look back.`,
    );
  }
  if ((csv || page > 1) && spec.hasList !== true) {
    throw notTaken(spec, 'has no list', `${code('devices as csv')} makes a file, for example.`);
  }
  if (subject === '' && spec.subject?.startsWith('<')) throw missingSubject(spec);
  if (subject === '') return args;
  if (spec.subject === undefined && spec.inNetwork === true && network === undefined) {
    return { ...args, network: subject, subject: '', words: [] };
  }
  const isNamedTwice = spec.subject === '[network]' && network !== undefined;
  if (spec.subject === undefined || isNamedTwice) {
    const what = `${code(spec.name)} does not go with ${quote(subject)}.`;
    throw new KnownError('bad_arguments', what, `Say ${code(`help ${spec.name}`)} to see what does.`);
  }
  return args;
}

/** @param why goes on after the command's name */
function notTaken({ name }: QuerySpec, why: string, next: string): KnownError {
  return new KnownError('bad_arguments', `${code(name)} ${why}.`, next);
}

function missingSubject({ subject = '', examples }: QuerySpec): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  return new KnownError('bad_arguments', what, `For example: ${code(examples[0])}.`);
}

import { KnownError } from '../../core/errors.ts';
import { type Arguments, MAX_ARGUMENTS_LENGTH, readArguments } from '../text/arguments.ts';
import { code, listed, quote } from '../text/wording.ts';
import type { QuerySpec } from './query-spec.ts';

/**
 * Reads the words behind a command; none of them is dropped. A bare name is the network where a command
 * takes nothing else.
 *
 * @throws KnownError `bad_arguments` for what does not go with the command, or is missing
 */
export function checkArguments(spec: QuerySpec, said: string): Arguments {
  if (said.length > MAX_ARGUMENTS_LENGTH) {
    const next = 'Names have at most 127 characters; say a part of it.';
    throw new KnownError('bad_arguments', 'That is too long for a question.', next);
  }
  const question = readArguments(said);
  const { subject, network, period, csv, page } = question;
  if (network !== undefined && spec.inNetwork !== true) {
    throw refused(spec, 'is about the whole organization', 'Put a name that holds “in” into quotes.');
  }
  if (period !== undefined && spec.lookback === undefined) {
    throw refused(
      spec,
      'tells how it is now',
      `${code('history')}, ${code('events')} and ${code('changes')} look back.`,
    );
  }
  if ((csv || page > 1) && spec.hasList !== true) {
    throw refused(spec, 'has no list', `${code('devices as csv')} makes a file, for example.`);
  }
  if (subject === '' && spec.subject?.startsWith('<')) throw missing(spec);
  if (subject === '') return question;
  if (spec.subject === undefined && spec.inNetwork === true && network === undefined) {
    return { ...question, network: subject, subject: '', words: [] };
  }
  const isNamedTwice = spec.subject === '[network]' && network !== undefined;
  if (spec.subject === undefined || isNamedTwice) {
    const what = `${code(spec.name)} does not go with ${quote(subject)}.`;
    throw new KnownError('bad_arguments', what, `Say ${code(`help ${spec.name}`)} to see what does.`);
  }
  return question;
}

/** @param how goes on after the command */
function refused({ name }: QuerySpec, how: string, next: string): KnownError {
  return new KnownError('bad_arguments', `${code(name)} ${how}.`, next);
}

function missing({ subject = '', examples }: QuerySpec): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  return new KnownError('bad_arguments', what, `For example: ${code(examples[0])}.`);
}

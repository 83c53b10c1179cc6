import { KnownError } from '../../core/errors.ts';
import { LONGEST_QUESTION, type Question, readQuestion } from '../question.ts';
import { code, listed, quote } from '../words/wording.ts';
import type { Ask } from './ask.ts';

/**
 * Reads the words behind a command; none of them is dropped. A bare name is the network where a command
 * takes nothing else.
 *
 * @throws KnownError `bad_arguments` for what does not go with the command, or is missing
 */
export function questionFor(ask: Ask, said: string): Question {
  if (said.length > LONGEST_QUESTION) {
    const next = 'Names have at most 127 characters; say a part of it.';
    throw new KnownError('bad_arguments', 'That is too long for a question.', next);
  }
  const question = readQuestion(said);
  const { subject, network, period, csv, page } = question;
  if (network !== undefined && ask.inNetwork !== true) {
    throw refused(ask, 'is about the whole organization', 'Put a name that holds “in” into quotes.');
  }
  if (period !== undefined && ask.lookback === undefined) {
    throw refused(
      ask,
      'tells how it is now',
      `${code('history')}, ${code('events')} and ${code('changes')} look back.`,
    );
  }
  if ((csv || page > 1) && ask.hasList !== true) {
    throw refused(ask, 'has no list', `${code('devices as csv')} makes a file, for example.`);
  }
  if (subject === '' && ask.subject?.startsWith('<')) throw missing(ask);
  if (subject === '') return question;
  if (ask.subject === undefined && ask.inNetwork === true && network === undefined) {
    return { ...question, network: subject, subject: '', words: [] };
  }
  const isNamedTwice = ask.subject === '[network]' && network !== undefined;
  if (ask.subject === undefined || isNamedTwice) {
    const what = `${code(ask.name)} does not go with ${quote(subject)}.`;
    throw new KnownError('bad_arguments', what, `Say ${code(`help ${ask.name}`)} to see what does.`);
  }
  return question;
}

/** @param how goes on after the command */
function refused({ name }: Ask, how: string, next: string): KnownError {
  return new KnownError('bad_arguments', `${code(name)} ${how}.`, next);
}

function missing({ subject = '', examples }: Ask): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  return new KnownError('bad_arguments', what, `For example: ${code(examples[0])}.`);
}

import { KnownError } from '../../core/errors.ts';
import { type Arguments, commandLine, readArguments } from '../text/arguments.ts';
import type { Period } from '../text/period.ts';
import { periodPhrase } from '../text/period-phrase.ts';
import { code, listed, quote } from '../text/wording.ts';
import type { QuerySpec } from './query-spec.ts';

/**
 * Reads the text behind a query command and checks it against what the command takes. No word is dropped. A bare name
 * is the network where a command takes nothing else.
 *
 * @throws KnownError `bad_arguments` for what does not go with the command, or is missing
 */
export function checkArguments(spec: QuerySpec, text: string): Arguments {
  const args = readText(spec, text);
  const { subject, network, period, csv, page } = args;
  if (network !== undefined && spec.inNetwork !== true) {
    throw notTaken(spec, 'is about the whole organization', 'Put a name that holds “in” into quotes.');
  }
  if (period !== undefined && spec.lookback === undefined) {
    throw takesNoPeriod(spec, args, period);
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

/** Reads the text. Where a name is needed and all there is looks like a period (`device friday`), that is the name. */
function readText({ subject = '' }: QuerySpec, text: string): Arguments {
  const args = readArguments(text);
  const isName = subject.startsWith('<') && args.subject === '' && typeof args.period === 'object';
  return isName ? readArguments(text, ['network', 'organization', 'csv', 'page']) : args;
}

/** The refusal of a period by a command about the present, with the same period for the commands that look back. */
function takesNoPeriod({ name, subject = '' }: QuerySpec, args: Arguments, period: Period): KnownError {
  const network = args.network ?? (subject.startsWith('[network]') ? args.subject || undefined : undefined);
  const { organization } = args;
  const said = periodPhrase(period);
  // `history` takes the name of a device, too.
  const device = ['device', 'ports'].includes(name) ? args.subject : '';
  const others = device === '' ? ['history', 'changes', 'events'] : ['history'];
  const of = others.map((command) => ({
    label: `${command} ${said}`,
    command: commandLine(command, { subject: device, network, organization, period }),
  }));
  const now = commandLine(name, { ...args, period: undefined });
  const question = `“${name}” tells how it is now. What do you want to see?`;
  const next = `${code('history')}, ${code('events')} and ${code('changes')} look back. Put a name that holds a time into quotes.`;
  return new KnownError('bad_arguments', `${code(name)} tells how it is now.`, next, {
    choice: { question, of: [...of, { label: now, command: now }] },
  });
}

/** @param why goes on after the command's name */
function notTaken({ name }: QuerySpec, why: string, next: string): KnownError {
  return new KnownError('bad_arguments', `${code(name)} ${why}.`, next);
}

function missingSubject({ subject = '', examples }: QuerySpec): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  return new KnownError('bad_arguments', what, `For example: ${code(examples[0])}.`);
}

import { readFile } from 'node:fs/promises';
import { readCommand } from '../../../src/bot/dispatch/closing-punctuation.ts';
import { type ParsedCommand, parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { readArguments } from '../../../src/bot/text/arguments.ts';
import { splitWords } from '../../../src/bot/text/tokens.ts';
import { createUnderstanding } from '../../../src/bot/understand/understand.ts';
import type { Understood } from '../../../src/bot/understand/understood.ts';
import { commands } from '../../../src/commands/index.ts';

/** A phrase, and the command line that it means; a command alone means it with any filters, without a name. */
export interface Phrase {
  text: string;
  means: string;
}

/** What became of a phrase. */
export interface Outcome extends Phrase {
  got: string;
  /** `right` and `wrong` are answers outright; `asked` are buttons alone. */
  verdict: 'right' | 'wrong' | 'asked' | 'none';
  /** Whether the right one is the answer or a button. */
  isThere: boolean;
}

/** Parts of one. */
export interface Figures {
  outright: number;
  answeredOrOffered: number;
  wrongOutright: number;
  /** Milliseconds for one phrase: the median of all. */
  time: number;
  outcomes: Outcome[];
}

const understanding = createUnderstanding(commands);

/** Reads a text as the bot does up to where it asks what there is. Names are looked for among `known`. */
export function read(
  text: string,
  known: (name: string) => 'network' | 'device' | undefined,
): Exclude<Understood, { kind: 'name' }> {
  const { text: normal, parsed } = readCommand(text, commands);
  if (parsed !== undefined && !isRefused(parsed, known)) return asTyped(normal);
  const found =
    parsed === undefined
      ? understanding.free(normal)
      : (understanding.called(normal, parsed.command, parsed.argumentText) ??
        (isOfSharing(parsed) ? asTyped(normal) : { kind: 'none' as const }));
  if (found.kind === 'clear' && found.unless !== undefined && known(found.unless.name) === undefined) {
    const { line, isAsked } = found.unless;
    if (line === undefined) return { kind: 'none' };
    return isAsked ? { kind: 'unclear', lines: [line, 'help'] } : { ...found, line };
  }
  if (found.kind !== 'name') return found;
  const kind = known(found.name);
  if (kind !== undefined) {
    return { kind: 'clear', line: `${kind === 'network' ? 'status' : 'device'} ${found.name}`, others: [] };
  }
  return /^[\d.:a-f-]+$/i.test(found.name)
    ? { kind: 'clear', line: `client ${found.name}`, others: [] }
    : { kind: 'none' };
}

/** Whether a command would refuse its arguments, or name nothing that there is, as they were typed. */
function isRefused({ command, argumentText }: ParsedCommand, known: (name: string) => unknown): boolean {
  const { takes } = command;
  if (argumentText === '') return false;
  if (command.name === 'client') return /^(list|details?|by|info|count)\b/i.test(argumentText);
  if (takes === undefined) return command.usage === undefined || isOfSharing({ command });
  const args = readArguments(argumentText);
  if (args.network !== undefined && (!takes.isNetwork || isNone(args.network))) return true;
  const words = splitWords(args.subject);
  const others = words.filter(
    (word) =>
      !(takes.subject ?? '')
        .toLowerCase()
        .split(/[|[\] ]+/)
        .includes(word.toLowerCase()) && !word.startsWith('tag:'),
  );
  if (others.length === 0) return false;
  if (
    takes.subject === undefined ||
    /^\[[a-z|]+\]( \[(MX[A-Z|]*|tag:…)\])*$/.test(
      takes.subject.replace(/^\[(network|person|device\|network|name)\]/, '<$1>'),
    )
  )
    return true;
  if (command.name === 'ping') return !/^\S+( from \S+)?$/.test(args.subject);
  return isNone(others.join(' '));

  function isNone(name: string): boolean {
    return (
      name !== '' &&
      known(name) === undefined &&
      !/^[\d.:a-f-]{7,}$/i.test(name) &&
      !/^\w+-\w+-\w+$|@/.test(name)
    );
  }
}

/** Whether what stands behind a command is read as a sentence before it is read as arguments. */
function isOfSharing({ command }: Pick<ParsedCommand, 'command'>): boolean {
  return command.group === 'Sharing';
}

function asTyped(line: string): Exclude<Understood, { kind: 'name' }> {
  return { kind: 'clear', line, others: [] };
}

/** Measures phrases. */
export function measure(
  phrases: readonly Phrase[],
  known: (name: string) => 'network' | 'device' | undefined,
): Figures {
  const times: number[] = [];
  const outcomes = phrases.map((phrase) => {
    const begun = performance.now();
    const found = read(phrase.text, () => undefined);
    times.push(performance.now() - begun);
    void found;
    return outcomeOf(phrase, read(phrase.text, known));
  });
  const share = (test: (outcome: Outcome) => boolean) =>
    outcomes.filter(test).length / Math.max(1, outcomes.length);
  return {
    outright: share(({ verdict }) => verdict === 'right'),
    answeredOrOffered: share(({ isThere }) => isThere),
    wrongOutright: share(({ verdict }) => verdict === 'wrong'),
    time: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0,
    outcomes,
  };
}

function outcomeOf(phrase: Phrase, found: ReturnType<typeof read>): Outcome {
  if (found.kind === 'none') return { ...phrase, got: '', verdict: 'none', isThere: false };
  const lines = found.kind === 'clear' ? [found.line, ...found.others] : found.lines;
  const isThere = lines.some((line) => isSame(line, phrase.means));
  // What makes something happen is offered first, by rule.
  const isOffer =
    found.kind === 'unclear' && parseCommand(lines[0] ?? '', commands)?.command.changes === true;
  const isRight = (found.kind === 'clear' || isOffer) && isSame(lines[0] ?? '', phrase.means);
  const verdict = isRight ? 'right' : found.kind === 'clear' ? 'wrong' : 'asked';
  return { ...phrase, got: lines.join(' | '), verdict, isThere };
}

/** Whether two lines ask the same: the place of a name, its case and the order of filters do not matter. */
function isSame(line: string, means: string): boolean {
  const [got, wanted] = [partsOf(line), partsOf(means)];
  if (got === undefined || wanted === undefined || got.command !== wanted.command) return false;
  if (!means.includes(' ') || means === wanted.command)
    return got.names.every((name) => wanted.filters.has(name));
  return got.names.join(' ') === wanted.names.join(' ') && got.rest === wanted.rest;
}

function partsOf(line: string) {
  const parsed = parseCommand(line, commands);
  if (parsed === undefined) return undefined;
  const { subject, words, network, csv, page, ...rest } = readArguments(parsed.argumentText);
  const names = [subject === '' ? '' : words.join(' '), network ?? '']
    .join(' ')
    .toLowerCase()
    .replace(/(?<=[0-9a-f]{2})[:.-](?=[0-9a-f]{2})/g, '');
  // Without a word it ranks clients.
  const ranked = parsed.command.name === 'top' && names.trim() === '' ? 'clients' : names;
  const filters = new Set(Object.values(parsed.command.filters ?? {}).map((word) => word.toLowerCase()));
  return {
    command: parsed.command.name,
    names: ranked
      .split(/\s+/)
      .filter((name) => name !== '')
      .toSorted(),
    filters,
    rest: JSON.stringify({ ...rest, csv, page }),
  };
}

/** Reads phrases from a file of lines `phrase<TAB>what it means`, with or without a heading. */
export async function readPhrases(file: string): Promise<Phrase[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split('\t')).map(([text = '', means = '']) => ({ text, means }));
  return rows.filter(({ text }) => text !== 'phrase');
}

import type { Command } from '../command.ts';
import { isForAdministrators } from '../permissions.ts';
import { splitTokens } from '../text/tokens.ts';
import { aboutPast } from './about-past.ts';
import { isSentence } from './called.ts';
import { certaintyOf, hangsOnName, lacksName, leavesOutName } from './certainty.ts';
import { questionIn } from './clauses.ts';
import { isMarked } from './names.ts';
import { CLEAR, isSure, MAX_OFFERED, possibleOf, unlikely, withUnlikely } from './ranking.ts';
import { isBareName, type Question, readQuestion } from './read-question.ts';
import { createScores, type Score } from './scores.ts';
import { isOtherSharing, readSharing } from './sharing.ts';
import { isTimeOver } from './times.ts';
import type { Understanding, Understood, Unless } from './understood.ts';
import { isSlip, normalizeQuestion } from './words.ts';
import { writeLine } from './write-line.ts';

const NONE: Understood = { kind: 'none' };

/** Words of a name that is looked for. */
const MAX_NAME_WORDS = 5;

/** Creates the understanding of free words. */
export function createUnderstanding(commands: readonly Command[]): Understanding {
  const scoresOf = createScores(commands);
  // Whole phrases of commands without words of their own.
  const byPhrase = new Map(
    commands
      .filter(({ takes }) => takes === undefined)
      .flatMap((command) => (command.alsoSaid ?? []).map((phrase) => [spelled(phrase), command] as const)),
  );

  function free(text: string): Understood {
    const asSaid = byPhrase.get(spelled(text));
    if (asSaid !== undefined && asSaid.changes !== true)
      return { kind: 'clear', line: asSaid.name, others: [] };
    if (asSaid !== undefined) return { kind: 'unclear', lines: [asSaid.name, 'help'] };
    const [, about] = /^\?\s*(\S.*)$/.exec(text) ?? [];
    if (about !== undefined) return { kind: 'clear', line: `help ${about}`, others: [] };
    const ofSharing = readSharing(text);
    if (ofSharing !== undefined) return ofSharing;
    const question = readQuestion(questionIn(text));
    if (question === undefined || question.isHowTo) return NONE;
    if (question.isDeed) return deed(question);
    if (isBareName(question)) return question.isElsewhere ? NONE : nameOrPast(question);
    const certainty = certaintyOf(question);
    const all = answering(scoresOf(question), question);
    if (all[0] !== undefined && isForAdministrators(all[0].command) && all[0].score >= CLEAR)
      return { kind: 'unclear', lines: withHelp([all[0].command.name]), isOfAdministrators: true };
    const ranked = all.filter(({ command }) => !isForAdministrators(command));
    const possible = certainty === 'none' ? [] : possibleOf(ranked);
    if (possible.length === 0 && certainty === 'certain') possible.push(...unlikely(ranked));
    const [best] = possible;
    const isTimeless = isTimeOver(question.args.period) && best?.takes?.isPeriod === false;
    const isVague =
      isTimeless ||
      leavesOutName(best, question) ||
      certainty === 'possible' ||
      (certainty === 'likely' && lacksName(best, question));
    if (best === undefined || isVague || !isSure(ranked) || best.changes === true) {
      return possible.length > 0
        ? { kind: 'unclear', lines: offered(ranked, possible, question) }
        : question.isElsewhere
          ? NONE
          : nameOrPast(question);
    }
    const [line = '', ...others] = linesOf(withUnlikely(ranked, possible), question);
    const unless = unlessNamed(question);
    return { kind: 'clear', line, others, ...(unless && { unless }) };
  }

  function nameOrPast(question: Question): Understood {
    const past = aboutPast(question, commands);
    return past.length > 0 ? { kind: 'unclear', lines: past } : nameIn(question);
  }

  /** A word that nobody knows may be a name, or just a word: `latency oslo`, `firmware outdated`. */
  function unlessNamed(question: Question): Unless | undefined {
    const [only, ...more] = question.names;
    if (only === undefined || more.length > 0) return undefined;
    const hangs = hangsOnName(question);
    if (isMarked(only) || only.isPerson || (only.isSure && only.text.includes(' '))) return undefined;
    if (only.isSure && hangs) return { name: only.text, line: undefined };
    const without = withoutNames(question);
    const [line] = linesOf(
      possibleOf(scoresOf(without).filter(({ command }) => !isForAdministrators(command))),
      without,
    );
    return { name: only.text, line, ...((hangs || only.isSure) && { isAsked: true }) };
  }

  /** Offers what changes something of ours, and is not done on a guess. */
  function deed(question: Question): Understood {
    const [best] = scoresOf(question).filter(
      ({ command }) => command.changes === true && !isForAdministrators(command),
    );
    if (best === undefined || best.score < CLEAR || question.names.length > 0) return NONE;
    return { kind: 'unclear', lines: withHelp([writeLine(best.command, question)]) };
  }

  /** Puts the commands that answer for one network in the place of those that can't. */
  function answering(ranked: readonly Score[], { names, concepts }: Question): readonly Score[] {
    if (names.length === 0 || concepts.has('networks')) return ranked;
    const found = new Map<Command, Score>();
    for (const { command, score } of ranked) {
      const instead = commands.find(({ name }) => name === command.insteadInNetwork) ?? command;
      if (!found.has(instead)) found.set(instead, { command: instead, score });
    }
    return [...found.values()];
  }

  return {
    free,
    called(text, command, argumentText) {
      if (argumentText === '') return undefined;
      if (command.group === 'Sharing') return aboutSharing(text, command, argumentText);
      const question = readQuestion(text);
      if (question === undefined) return undefined;
      if (command.takes !== undefined) {
        if (!isMisspelt(argumentText) && !isSentence(command, argumentText)) return undefined;
        const understood = free(text);
        if (understood.kind === 'name' || understood.kind === 'none') return undefined;
        if (understood.kind === 'clear' && understood.line.toLowerCase() === text.toLowerCase())
          return undefined;
        // `device My AP`: capitals make a name of words that are none otherwise.
        const mayBeName = command.takes.subject?.startsWith('<') === true && /\p{Lu}/u.test(argumentText);
        return mayBeName && question.names.length === 0 ? undefined : understood;
      }
      // `link is down` makes no link.
      if (command.changes !== true || command.usage !== undefined) return undefined;
      const understood = free(text);
      if (understood.kind !== 'clear') return undefined;
      return { kind: 'unclear', lines: [understood.line, command.name] };
    },
  };
}

/** Reads what stands behind a command about shares as a sentence: `share my link with tom`; `share your screen` is none of them. */
function aboutSharing(text: string, { name }: Command, argumentText: string): Understood | undefined {
  const isTyped =
    name === 'share' ? /^(?:with|here)\b/i.test(argumentText) : !/^(?:with|from|to)\b/i.test(argumentText);
  if (isTyped) return undefined;
  return readSharing(text) ?? (name === 'share' && isOtherSharing(argumentText) ? NONE : undefined);
}

/** Returns a question as it is without the words that may be names. */
function withoutNames(question: Question): Question {
  const concepts = [...question.concepts].filter(
    (one) => !one.startsWith('#') || one === '#period' || one === '#past',
  );
  return { ...question, names: [], concepts: new Set([...concepts, '#all']) };
}

/** Whether words are spelled otherwise than they are understood. */
function isMisspelt(text: string): boolean {
  const typed = splitTokens(text).filter(({ isQuoted }) => !isQuoted);
  return typed.some(({ text: word }) => isSlip(word));
}

/** Returns a phrase as it is compared with others. */
function spelled(text: string): string {
  return normalizeQuestion(text).toLowerCase();
}

function linesOf(possible: readonly Command[], question: Question): string[] {
  return [...new Set(possible.map((command) => writeLine(command, question)))].slice(0, MAX_OFFERED);
}

/** Buttons for what was probably meant, and for one more where it would stand alone. */
function offered(
  ranked: readonly Score[],
  possible: readonly Command[],
  question: Question,
): readonly string[] {
  return withHelp(linesOf(withUnlikely(ranked, possible), question));
}

/** One button would be no choice. */
function withHelp(lines: readonly string[]): readonly string[] {
  return lines.length > 1 ? lines : [...lines, 'help'];
}

/** A text that is hardly more than a name. */
function nameIn({ names, words, args }: Question): Understood {
  const [only, ...more] = names;
  if (only === undefined || more.length > 0 || only.text.split(' ').length > MAX_NAME_WORDS) return NONE;
  if (words.length > (only.isSure ? 4 : 3)) return NONE;
  return { kind: 'name', name: only.text, organization: args.organization };
}

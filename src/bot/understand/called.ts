import { KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { type Arguments, readArguments } from '../text/arguments.ts';
import { productTypeOf } from '../text/products.ts';
import { isTimeWord } from './filler.ts';
import { isMarked, splitNames } from './names.ts';
import { normalizeQuestion, type Word, wordsOf } from './words.ts';

/** Words with which no argument begins: `status of …`, `clients who …`. */
const LEADING =
  /^(of|for|at|on|is|are|was|were|about|what|which|where|with|that|who|whose|when|how|why|do|does|did|has|have|please|by|from|to|over|using|there|tagged)$/;
/** Words that say no more than the command does: `vpn status Oslo`. */
const GENERIC =
  /^(status|state|list|health|problems?|issues?|performance|quality|errors?|overview|report|count|usage|details?|info|times?|names)$/;
/** Words that stand in sentences, and in few names. */
const OF_SENTENCES =
  /^(is|are|was|were|has|have|does|did|what|which|who|why|how|when|where|using|please|pls|there|any|currently|show|me|thanks)$/;
/** Words with which a sentence ends. */
const CLOSING = /^(please|pls|now|thanks|thx|today)$/;

/**
 * Tells whether what follows a command's words is a sentence and not its arguments: `status of Oslo`, `devices down`,
 * `top clients in Oslo`. What the command reads by itself is none.
 */
export function isSentence(command: Command, argumentText: string): boolean {
  const words = wordsOf(normalizeQuestion(argumentText));
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return false;
  const [begin = ''] = argumentText.toLowerCase().split(/\s/);
  if (LEADING.test(begin) && command.name !== 'ping') return true;
  if (
    command.name !== 'events' &&
    [first, last].some(({ isQuoted, lower }) => !isQuoted && GENERIC.test(lower))
  )
    return true;
  if (words.some((word) => !word.isQuoted && OF_SENTENCES.test(word.lower))) return true;
  if (!last.isQuoted && CLOSING.test(last.lower) && words.length > 1) return true;
  const { subject, network } = argumentsIn(argumentText);
  if (subject !== '' && command.takes?.subject === undefined) return true;
  if (network !== undefined && command.takes?.isNetwork !== true) return true;
  const others = wordsOf(normalizeQuestion(subject));
  return isNoArgument(command, others) || isBesideName(command, others);
}

/** Reads arguments as the command does; none of a text that it refuses. */
function argumentsIn(text: string): Pick<Arguments, 'subject' | 'network'> {
  try {
    return readArguments(text);
  } catch (error) {
    if (error instanceof KnownError) return { subject: '' };
    throw error;
  }
}

/** Whether there is a word of a sentence beside a name without doubt: `ports down on sw01`. */
function isBesideName({ name, takes, filters = {} }: Command, words: readonly Word[]): boolean {
  if (name === 'events' || name === 'ping') return false;
  const { names, others } = splitNames(words);
  const known = [...Object.values(filters), takes?.subject ?? '']
    .join(' ')
    .toLowerCase()
    .split(/[^\w:]+/);
  const isOther = ({ lower, kind }: Word) =>
    (kind === 'concept' || kind === 'filler') && !known.includes(lower);
  return names.some(isMarked) && others.some(isOther);
}

/** Whether no word is a name, and the command knows not all of them. */
function isNoArgument({ takes, filters = {} }: Command, words: readonly Word[]): boolean {
  const subject = takes?.subject ?? '';
  // There, any word may be a part of a name.
  if (/^\[(name|person|device)|\[words to look for\]/.test(subject)) return false;
  const known = Object.values(filters).map((word) => word.toLowerCase());
  const isKnown = ({ lower }: Word) =>
    known.includes(lower) || productTypeOf(lower) !== undefined || lower.startsWith('tag:');
  const others = words.filter((word) => !isKnown(word) && !isTimeWord(word.lower) && word.kind !== 'number');
  const isPlaceName = ({ concepts }: Word) => concepts.includes('site') || concepts.includes('network');
  if (subject.startsWith('[network') && others.some(isPlaceName)) return false;
  const isOfSentence = ({ kind, isQuoted }: Word) => !isQuoted && (kind === 'concept' || kind === 'filler');
  return (
    others.length > 0 && others.every(isOfSentence) && !/^(as|page|all|in|last)$/.test(others[0]?.lower ?? '')
  );
}

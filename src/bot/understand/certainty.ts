import type { Command } from '../command.ts';
import { ASKS } from './asks.ts';
import { isMarked } from './names.ts';
import type { Question } from './read-question.ts';

/**
 * How sure it is that a text is one of our questions: `certain` by words that only networks have, `likely` by its form. What is
 * `possible` is asked about at most.
 */
export type Certainty = 'certain' | 'likely' | 'possible' | 'none';

/** Who talks about people. What asks for an answer politely is none of it. */
const OF_PEOPLE =
  /\b(?:i|i'm|i'll|i've|i'd|im|my|mine|he|she|his|her|you|your|you're|yours|me|us|we'll|we've|let's)\b/i;
const POLITE =
  /\b(?:(?:can|could|would|will|do|did|have) (?:you|i)(?: (?:please|kindly|help me))?|i (?:want|need|would like|wonder|was wondering|wanted)|i'd like|(?:show|tell|give|get|send|list|find|help) (?:me|us)|for me|(?:my|your) (?:stores?|shops?|sites?|branch|branches|locations?|networks?|wifi|internet|organi[sz]ations?|company|devices?)|thank you)\b/gi;
/** What sentences have, and headings have not. */
const OF_SENTENCES = /\b(?:i|we|he|she|it|they|is|are|was|were|will|has|have|had|did|does|do|can)\b|'s\b/i;
/** Who thanks asks for nothing. */
const THANKS =
  /^(?:(?:ok|okay|great|perfect|super|cool|nice|yes|alright)[\s,!]+)*(?:thanks|thank you|thx|danke)\b/i;
/** How remarks between colleagues begin. */
const REMARK =
  /^(?:yeah|yep|yup|nah|honestly|agreed|true|exactly|and then|as (?:i|we) said|that'?s what|btw|fyi|lol|haha|let'?s)\b|\b(?:haha|lol|overkill)\b/i;
/** Concepts of what people tell to get help. */
const TROUBLE = ['down', 'slow', 'trouble', 'fail', 'outage', 'alerting', 'unreachable', 'latency'];
/** Words of a text that is said in short, as headings are. */
const FEW_WORDS = 7;

/**
 * Weighs of what kind the words are that speak for a command. Words that talk about anything else has, too, are enough only in a
 * question that has no word that nobody knows; one about people, or about other things, is none of ours.
 */
export function certaintyOf(question: Question): Certainty {
  const { names, words, concepts, isElsewhere, isUntold, isTimeLost, text } = question;
  const isOfNetworks =
    (concepts.has('client') && concepts.has('connect') && concepts.has('fail')) ||
    words.some(({ kind, isEveryday }) => isConcept(kind) && !isEveryday) ||
    /\bmeraki\b/i.test(text);
  const isOurs = isOfNetworks || names.some(isMarked);
  if (isUntold || isTimeLost) return isOurs ? 'possible' : 'none';
  // `For tomorrow's meeting I need the licenses`
  const isOfPeople = OF_PEOPLE.test(text.replace(POLITE, ''));
  if (isElsewhere && isOfNetworks && ASKS.test(text) && !isOfPeople) return 'certain';
  if (isElsewhere) return isOurs ? 'possible' : 'none';
  if (isOurs) return isTold(question) ? 'possible' : 'certain';
  const isShort =
    words.length + names.length <= FEW_WORDS &&
    !OF_SENTENCES.test(text) &&
    !THANKS.test(text) &&
    words.some(({ kind, concepts: [first = ''] }) => isConcept(kind) && !/^(ok|up|speed|slow)$/.test(first));
  const isAsked = ASKS.test(text) || isShort;
  if (isOfPeople) return isAsked ? 'possible' : 'none';
  return isAsked ? 'likely' : 'possible';
}

/** Whether a text tells something, and asks for nothing: `the technician swaps the switch now`. Who tells of trouble asks. */
function isTold({ text, concepts }: Question): boolean {
  if (REMARK.test(text)) return !/\?\s*$/.test(text);
  if (ASKS.test(text) || !OF_SENTENCES.test(text.replace(POLITE, ''))) return false;
  return !TROUBLE.some((concept) => concepts.has(concept));
}

/** Whether nothing but words that anything else has, too, speak for a command: then a name that is none leaves nothing of it. */
export function hangsOnName({ names, words, concepts }: Question): boolean {
  if (names.length === 0 || names.some(isMarked)) return false;
  if (concepts.has('status')) return false;
  return words.every(
    ({ kind, isEveryday, concepts: of }) => !isConcept(kind) || (isEveryday && !of.includes('down')),
  );
}

/** Whether a command has to be told which one, and is not. */
export function lacksName(command: Command | undefined, { names }: Question): boolean {
  return names.length === 0 && command?.takes?.subject?.startsWith('<') === true;
}

/** Whether a command knows nothing of a name without doubt. */
export function leavesOutName(command: Command | undefined, { names }: Question): boolean {
  const { subject, isNetwork } = command?.takes ?? {};
  return (
    command?.takes !== undefined && subject === undefined && !isNetwork && names.some((one) => one.isSure)
  );
}

function isConcept(kind: string): boolean {
  return kind === 'concept' || kind === 'tag';
}

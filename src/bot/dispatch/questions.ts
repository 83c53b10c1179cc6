import type { Message } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Handled } from '../../core/inbox.ts';
import type { Command } from '../command.ts';
import { createUnderstanding } from '../understand/understand.ts';
import type { Understanding } from '../understand/understood.ts';
import { cleanText, withoutMarks } from './clean-text.ts';
import { isTooLong, meaningOf, parseCommand } from './parse-command.ts';
import { withoutSignature } from './signature.ts';
import { withoutGreeting } from './small-talk.ts';

/** Questions of one message that are answered. */
export const MAX_QUESTIONS = 5;

/** Lines of a message in which free words are read. A longer one is no list of questions. */
const MAX_FREE_LINES = 20;
/** Words of a question in free words, at least. */
const MIN_FREE_WORDS = 3;

/** What lists have in front of each line. */
const BULLET = /^(?:[-*•·–—]|\d{1,2}[.)])\s+/u;
const BEHIND_NAME = /^[\s,.!:;–—-]+/u;
/** The line above a quoted message, in the languages that mail programs and chats write it in. */
const QUOTE_HEAD = /(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto)\s?:$/iu;

/**
 * Creates the door through which every message comes: it makes the characters of the text plain, leaves out what is no part
 * of a question (a quoted message, a signature, the bot's name in front), and takes a paste of several questions apart. Those
 * are answered one after the other, and each is a message of its own to all that follows: who may ask, how often, and what
 * may run. What stands on the lines of one question is one question.
 *
 * @param deps.answer answers a message with one question
 * @returns a function that resolves when the last question is answered, or when its notice was sent
 */
export function createQuestions(deps: {
  commands: readonly Command[];
  answer(message: Message): Promise<Handled>;
}): (message: Message) => Promise<Handled> {
  const { commands, answer } = deps;
  const understanding = createUnderstanding(commands);
  return async (message) => {
    // A button says what the bot wrote; an announcement is no paste of questions to the bot.
    if (message.pressed || message.isAnnouncement) return answer(message);
    const [first = '', ...others] = questionsIn(message, commands, understanding);
    if (others.length === 0) return answer({ ...message, text: first });
    const pasted = 1 + others.length;
    let handled = await answer({ ...message, text: first, pasted });
    // The dispatch says that these are too many: once, and only to somebody who may ask.
    if (pasted > MAX_QUESTIONS) return handled;
    for (const text of others) {
      await handled.finished;
      handled = await answer({ ...message, text, pasted });
    }
    return handled;
  };
}

/**
 * Takes the text of a message apart. A line on which no command begins, and which asks nothing clearly in free words, goes on with
 * the question above it: a name, a time.
 */
export function questionsIn(
  { text, person, botName }: Pick<Message, 'text' | 'person' | 'botName'>,
  commands: readonly Command[],
  understanding: Pick<Understanding, 'free'>,
): string[] {
  const isQuestion = (plain: string) => parseCommand(meaningOf(plain), commands) !== undefined;
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).map((line) => line.trim());
  const own = withoutSignature(withoutQuotes(lines), person.displayName, isQuestion).filter(
    (line) => line !== '',
  );
  const said = own.map((line) => withoutAddressee(withoutMarks(cleanText(line)), botName, isQuestion));
  const [first = '', ...more] = said.length > 1 ? withoutSmallTalk(said) : said;
  const asks = (line: string) =>
    isQuestion(line) || (said.length <= MAX_FREE_LINES && asksFreely(line, understanding));
  if (!isQuestion(first) && !(asks(first) && more.some(asks)))
    return [more.length === 0 ? first : withoutAddressee([first, ...more].join(' '), botName, isQuestion)];
  const questions = [first];
  for (const line of more) {
    if (asks(line)) questions.push(line);
    else questions.push(`${questions.pop()} ${line}`);
  }
  return questions;
}

/** Whether a line asks something without doubt in words of its own. Fewer words go on with the line above. */
function asksFreely(line: string, understanding: Pick<Understanding, 'free'>): boolean {
  if (isTooLong(line) || line.split(' ').length < MIN_FREE_WORDS) return false;
  try {
    return understanding.free(line).kind === 'clear';
  } catch (error) {
    if (error instanceof KnownError) return false;
    throw error;
  }
}

/** Leaves out greetings and thanks on lines of their own, unless there is nothing else. */
function withoutSmallTalk(lines: readonly string[]): readonly string[] {
  const others = lines.filter((line) => meaningOf(line) !== '');
  return others.length > 0 ? others : lines.slice(0, 1);
}

/** Leaves out lines that quote somebody, unless there is nothing else. */
function withoutQuotes(lines: readonly string[]): readonly string[] {
  const isQuoted = (line: string) => line.startsWith('>');
  if (!lines.some(isQuoted)) return lines;
  const own = lines.filter((line) => !isQuoted(line) && !QUOTE_HEAD.test(line));
  return own.some((line) => line !== '') ? own : lines;
}

/** Leaves out a bullet, a greeting and the bot's name in front of a command. */
function withoutAddressee(
  typed: string,
  botName: string | undefined,
  isQuestion: (plain: string) => boolean,
): string {
  if (isTooLong(typed) || isQuestion(typed)) return typed;
  const item = withoutMarks(typed.replace(BULLET, ''));
  const asked = withoutAddress(item, botName).map(withoutMarks);
  const readings = [item, ...asked];
  return readings.find((one) => one !== '' && isQuestion(one)) ?? (readings.includes('') ? '' : typed);
}

/** Removes `Hi Bot,` and `Meraki:` in every way in which they may be meant. @param botName of which the first words are enough */
function withoutAddress(text: string, botName = ''): string[] {
  const rest = withoutGreeting(text).replace(BEHIND_NAME, '');
  const words = botName.trim().split(/\s+/u);
  const names = words.map((_, index) => words.slice(0, words.length - index).join(' '));
  const said = rest.replace(/^@/u, '');
  const asked = [...names, 'meraki bot', 'meraki', 'bot']
    .filter((name) => name !== '' && said.slice(0, name.length).toLowerCase() === name.toLowerCase())
    .map((name) => said.slice(name.length))
    .filter((behind) => behind === '' || BEHIND_NAME.test(behind))
    .map((behind) => behind.replace(BEHIND_NAME, ''));
  return [...asked, rest];
}

import fc from 'fast-check';
import t from 'tap';
import { normalizeText, parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { questionsIn } from '../../../src/bot/dispatch/questions.ts';
import { unknownCommand } from '../../../src/bot/dispatch/unknown-command.ts';
import { readArguments } from '../../../src/bot/text/arguments.ts';
import { readAccess } from '../../../src/bot/understand/access.ts';
import { createUnderstanding } from '../../../src/bot/understand/understand.ts';
import { commands } from '../../../src/commands/index.ts';
import { KnownError } from '../../../src/core/errors.ts';
import { escapeCardText, escapeMarkdown, plain } from '../../../src/core/markdown.ts';
import { createScrubber } from '../../../src/logger.ts';
import { pageLinkIn } from '../../../src/meraki/addresses.ts';
import { MAX_MESSAGE_BYTES, splitMarkdown } from '../../../src/webex/chat/split-markdown.ts';
import { readMentions } from '../../../src/webex/framework/mention.ts';
import { ada } from '../../support/chat.ts';
import { attack, RUNS } from '../../support/fuzz.ts';
import { stripMention } from '../../support/strip-mention.ts';

/** A limit for the CPU time, which does not grow on a busy machine. A pattern that backtracks takes minutes. */
const MAX_MS = 500;
const scrub = createScrubber(['a-secret-of-the-environment']);
const understanding = createUnderstanding(commands);
const bot = { id: 'bot', displayName: 'Meraki Bot' };

/** All functions that match texts of strangers with a regular expression. */
const readers: Record<string, (text: string) => unknown> = {
  plainly: normalizeText,
  parse: (text) => parseCommand(text, commands),
  readQuestion: (text) => unlessKnown(() => readArguments(text)),
  unknownCommand: (text) => unlessKnown(() => unknownCommand(text, commands, false)),
  understand: (text) => understanding.free(text),
  mentionInText: (text) => stripMention({ text }, bot, true),
  mentionInHtml: (text) => stripMention({ text: 'Meraki Bot status', html: text }, bot, true),
  questionsIn: (text) => questionsIn({ text, person: ada, botName: 'Meraki Bot' }, commands, understanding),
  readAccess,
  othersInHtml: (text) => readMentions({ text, html: text, mentionedPeople: ['ada', 'ben'] }, bot, true),
  plain,
  escapeMarkdown: (text) => escapeMarkdown(text, MAX_MESSAGE_BYTES),
  escapeCardText: (text) => escapeCardText(text, MAX_MESSAGE_BYTES),
  splitMarkdown: (text) => splitMarkdown(text, MAX_MESSAGE_BYTES / 2),
  scrub,
  pageLinkIn: (text) => pageLinkIn(text, 'next'),
};

const ALPHABET = [
  ...[
    'a',
    '.',
    '…',
    ' ',
    '\t',
    '\n',
    '"',
    "'",
    '“',
    '<',
    '>',
    '&',
    ';',
    '=',
    '/',
    '-',
    '*',
    '`',
    '```\n',
    '~',
    '\0',
  ],
  ...[
    'in ',
    'last ',
    'page 1 ',
    'as csv ',
    "'a ",
    '" "',
    '"a',
    '; rel="',
    'code=',
    'access_token":"',
    'v1.k.',
  ],
  ...[
    '<spark-mention data-object-id="bot">',
    '<spark-mention data-object-id="ada">',
    '<blockquote>',
    '</blockquote>',
    '> ',
    'Ada\n\n\n',
    '</spark-mention>',
    '&#',
    '&lt',
    '\u200b',
    '\u202e',
    '\ud83d',
    'é',
    '🛰️',
  ],
];
/** Messages of the greatest length that Webex accepts, made of few repeated pieces, which make patterns backtrack. */
const long = fc
  .tuple(
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 1, maxLength: 3 }),
    fc.array(fc.constantFrom(...ALPHABET), { maxLength: 2 }),
    fc.array(fc.constantFrom(...ALPHABET, 'x'), { maxLength: 2 }),
  )
  .map(([again, first, last]) => {
    const unit = again.join('');
    return `${first.join('')}${unit.repeat(Math.ceil(MAX_MESSAGE_BYTES / unit.length)).slice(0, MAX_MESSAGE_BYTES)}${last.join('')}`;
  });

let slowest = { ms: 0, name: '', begins: '' };
attack(
  t,
  'no text of 7,439 characters keeps a reader busy',
  fc.property(fc.constantFrom(...Object.keys(readers)), long, (name, text) => {
    const before = process.cpuUsage();
    readers[name]?.(text);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) slowest = { ms, name, begins: text.slice(0, 60) };
    if (ms > MAX_MS) throw new Error(`${name} took ${Math.round(ms)} ms`);
  }),
  RUNS / 10,
).then(() => t.comment('slowest', slowest));

function unlessKnown(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

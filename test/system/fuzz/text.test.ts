import fc from 'fast-check';
import t from 'tap';
import { normalizeText, parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { nearCommands } from '../../../src/bot/dispatch/unknown-command.ts';
import { readArguments } from '../../../src/bot/text/arguments.ts';
import { splitTokens } from '../../../src/bot/text/tokens.ts';
import { commands } from '../../../src/commands/index.ts';
import { KnownError } from '../../../src/core/errors.ts';
import { splitMarkdown } from '../../../src/webex/chat/split-markdown.ts';
import { WORDS } from '../../support/command-words.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText, textWith } from '../../support/hostile-input.ts';
import { stripMention } from '../../support/strip-mention.ts';

const said = fc.oneof(textWith(WORDS), hostileText);

attack(
  t,
  'a message is a command, or none',
  fc.property(said, (text) => {
    const found = parseCommand(normalizeText(text), commands);
    if (found === undefined) nearCommands(normalizeText(text), commands);
    else
      for (const token of splitTokens(found.argumentText))
        if (found.argumentText.at(token.at) === undefined) throw new Error('a token lies outside the text');
  }),
);

attack(
  t,
  'a question is read, or refused with a KnownError',
  fc.property(said, (text) => {
    try {
      const { page, period = 1 } = readArguments(text);
      if (!Number.isSafeInteger(page) || page < 1) throw new Error(`page ${page}`);
      if (typeof period === 'number' && !(period > 0 && Number.isFinite(period)))
        throw new Error(`period ${period}`);
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
    }
  }),
);

const bot = { id: Buffer.from('ciscospark://us/PEOPLE/7a1c').toString('base64'), displayName: 'Meraki Bot' };
const html = textWith([
  `<spark-mention data-object-type="person" data-object-id="${bot.id}">Meraki Bot</spark-mention>`,
  '<spark-mention data-object-id="7a1c">Meraki</spark-mention>',
  '<spark-mention data-object-id="8b2d">status</spark-mention>',
  '<blockquote>status</blockquote>',
  `<spark-mention data-object-id='${bot.id}'>`,
  '</spark-mention>',
  '<p>',
  'Meraki Bot',
  '&#x110000;',
  '&#9999999;',
]);

attack(
  t,
  'a mention is removed from a message, and nothing is added',
  fc.property(
    textWith(['Meraki Bot', 'meraki', '@Meraki', ':', 'status']),
    fc.option(html),
    fc.boolean(),
    (text, markup, isMentioned) => {
      const rest = stripMention({ text, html: markup, mentionedPeople: [bot.id, '8b2d'] }, bot, isMentioned);
      if (!isWithin(rest, text)) throw new Error(`the rest is not part of the text: ${rest}`);
    },
  ),
);

attack(
  t,
  'an answer of any length is split into pieces that Webex accepts',
  fc.property(
    textWith(['```', '```\n', '\n', '- item\n', ' ', 'é', '🛰️']),
    fc.integer({ min: 40, max: 300 }),
    (text, most) => {
      for (const piece of splitMarkdown(text, most)) {
        if (Buffer.byteLength(piece) > most)
          throw new Error(`${Buffer.byteLength(piece)} bytes in place of ${most}`);
      }
    },
  ),
);

/** Whether `rest` remains when pieces are removed from `text`. */
function isWithin(rest: string, text: string): boolean {
  let at = 0;
  // Code units are compared, because text between the two halves of a surrogate pair may have been removed.
  for (let i = 0; i < rest.length; i++) {
    at = text.indexOf(rest.charAt(i), at) + 1;
    if (at === 0) return false;
  }
  return true;
}

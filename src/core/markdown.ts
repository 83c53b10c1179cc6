import { seen, visible } from './visible.ts';

const ENTITY: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '@': '&#64;',
  '|': '&#124;',
  '~': '&#126;',
  ':': '&#58;',
  '/': '&#47;',
  '=': '&#61;',
};

/** The most characters of a foreign string that an answer shows; Meraki's own limit on names is 127. */
const MAX_LENGTH = 127;
const NO_NAME = '(no name)';

/**
 * The start of a function that cards run in their texts (Adaptive Cards, text features): `{{DATE(…)}}`, `{{TIME(…)}}`. They
 * take no space in it.
 */
const CARD_FUNCTION = /\{(?=(?:DATE|TIME)\()/gi;

/**
 * Escapes a foreign string (host name, SSID, organization …) for Webex Markdown: it can add no formatting, link, HTML,
 * mention (`<@all>`) or line, and nothing that reorders text on the screen. The text that is shown and copied is the name
 * itself: only escapes that every Markdown knows are used (backslashes, and entities where there is no backslash escape),
 * and no invisible characters. A client that turns bare host names into links after rendering may still do so: such a
 * link leads where it says.
 */
export function escapeMarkdown(foreign: string, maxLength = MAX_LENGTH): string {
  return plain(foreign, maxLength)
    .replace(/[&<>@|~]|:(?=\/)|\/(?=\/)|(?<=\/)\/|^=/g, (c) => ENTITY[c] ?? c)
    .replace(/[\\`*_[\]]|(?<!&)#|!$|^[-+]|\.(?=[\p{L}\p{N}])|(?<=^\d+)[.)]/gu, (c) => `\\${c}`);
}

const CHARACTER = Object.fromEntries(
  Object.entries(ENTITY).map(([character, entity]) => [entity, character]),
);

/** Returns a sentence of ours in Webex Markdown as the text that it shows: to be escaped again wherever it goes. */
export function textOfMarkdown(markdown: string): string {
  return markdown.replace(
    /\\(.)|\*\*|`([^`]*)`|&(?:amp|lt|gt|#\d+);/gs,
    (mark, escaped?: string, code?: string) =>
      escaped ?? (code === undefined ? (CHARACTER[mark] ?? '') : `“${code}”`),
  );
}

/**
 * Escapes a foreign string for the text of an Adaptive Card, which knows a subset of Markdown: emphasis, links and lists.
 * Not every client knows more escapes, so nothing else is escaped. A function gets a space, and shows as the text it is.
 */
export function escapeCardText(foreign: string, maxLength = MAX_LENGTH): string {
  return withoutFunctions(plain(foreign, maxLength))
    .replace(/[&<>]/g, (c) => ENTITY[c] ?? c)
    .replace(
      /[\\*`[\]]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+#]|(?<=^\d+)[.)](?=\s|$)/gu,
      (c) => `\\${c}`,
    );
}

/** Returns a text in which a card finds no function to run. */
export function withoutFunctions(text: string): string {
  return text.replace(CARD_FUNCTION, '{ ');
}

/**
 * Returns a foreign string as one line of at most `maxLength` characters, without control and invisible characters. A name
 * that shows nothing becomes `(no name)`.
 */
export function plain(foreign: string, maxLength = MAX_LENGTH): string {
  const line = seen(foreign);
  if (!/[^\s\p{Mn}]/u.test(line)) return NO_NAME;
  if (line.length <= maxLength) return line;
  const characters = [...line];
  // The cut can go through an emoji, and leave a joiner at the end.
  return characters.length > maxLength ? `${visible(characters.slice(0, maxLength - 1).join(''))}…` : line;
}

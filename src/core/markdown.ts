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

/**
 * Escapes a foreign string for the text of an Adaptive Card, which knows a subset of Markdown: emphasis, links and lists.
 * Not every client knows more escapes, so nothing else is escaped.
 */
export function escapeCardText(foreign: string, maxLength = MAX_LENGTH): string {
  return plain(foreign, maxLength)
    .replace(/[&<>]/g, (c) => ENTITY[c] ?? c)
    .replace(
      /[\\*`[\]]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+#]|(?<=^\d+)[.)](?=\s|$)/gu,
      (c) => `\\${c}`,
    );
}

/**
 * Returns a foreign string as one line of at most `maxLength` characters, without control, bidirectional-override and
 * invisible characters (joiners stay: scripts and emoji need them). An empty name becomes `(no name)`.
 */
export function plain(foreign: string, maxLength = MAX_LENGTH): string {
  const line = foreign
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g, '')
    .trim();
  if (!/[^\s\p{Cf}\p{Mn}\u115f\u1160\u2800\u3164\uffa0]/u.test(line)) return '(no name)';
  const characters = [...line];
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : line;
}

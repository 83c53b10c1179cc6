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

/** As many characters of a foreign string as an answer shows; Meraki's own limit on names is 127. */
const LONGEST = 127;

/**
 * Makes a foreign string (host name, SSID, organization …) safe inside Webex Markdown: no formatting,
 * link, HTML, mention (`<@all>`) or line of its own can come out of it, and nothing that
 * reorders text on the screen. What is shown and copied is the name itself: there are only escapes
 * that every Markdown since the first one knows (backslashes, and entities where there is no
 * backslash escape), no invisible characters. A client that turns bare host names
 * into links after rendering may still do so: such a link leads where it says.
 */
export function escapeMarkdown(foreign: string, longest = LONGEST): string {
  return plain(foreign, longest)
    .replace(/[&<>@|~]|:(?=\/)|\/(?=\/)|(?<=\/)\/|^=/g, (c) => ENTITY[c] ?? c)
    .replace(/[\\`*_[\]]|(?<!&)#|!$|^[-+]|\.(?=[\p{L}\p{N}])|(?<=^\d+)[.)]/gu, (c) => `\\${c}`);
}

/**
 * A foreign string for a card's text. Adaptive Cards read a subset of Markdown there: emphasis,
 * links and lists, of which not every client knows escapes, so nothing else is escaped.
 */
export function escapeCardText(foreign: string, longest = LONGEST): string {
  return plain(foreign, longest)
    .replace(/[&<>]/g, (c) => ENTITY[c] ?? c)
    .replace(
      /[\\*`[\]]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+#]|(?<=^\d+)[.)](?=\s|$)/gu,
      (c) => `\\${c}`,
    );
}

/**
 * One line of at most so many characters, without control, bidirectional-override and invisible
 * characters (joiners stay: scripts and emoji need them); empty names become visible.
 */
export function plain(foreign: string, longest = LONGEST): string {
  const line = foreign
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g, '')
    .trim();
  if (!/[^\s\p{Cf}\p{Mn}\u115f\u1160\u2800\u3164\uffa0]/u.test(line)) return '(no name)';
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

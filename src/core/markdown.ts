/**
 * Makes a foreign string (host name, SSID, organization …) safe inside Webex Markdown: no formatting,
 * link, HTML, mention (`<@all>`) or line of its own can come out of it, and nothing that
 * reorders text on the screen.
 */
export function escapeMarkdown(foreign: string): string {
  return plain(foreign)
    .replace(/[\\`*_{}[\]()#+!|~>-]/g, (c) => `\\${c}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/@/g, '@\u2060')
    .replace(/:\/\//g, ':\u2060//')
    .replace(/\b(\d+)\./g, '$1\\.');
}

/**
 * A foreign string for a card's text. Adaptive Cards read a subset of Markdown there (links,
 * emphasis, lists), so the same characters are dangerous.
 */
export function escapeCardText(foreign: string): string {
  return plain(foreign)
    .replace(/[\\*_[\]()`]/g, (c) => `\\${c}`)
    .replace(/^([-+#>]|\d+\.)/, '\\$1');
}

/** One line, without control and bidirectional-override characters; empty names stay visible. */
export function plain(foreign: string): string {
  const line = foreign
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return line === '' ? '(no name)' : line;
}

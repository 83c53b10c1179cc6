import type { Sentence } from './report.ts';

/** Characters of one line: it may hold several foreign names. */
const MAX_LINE_LENGTH = 700;

/** The way in which a medium, text or card, shows plain text. */
export interface Style {
  /** Escapes a line of our words and foreign names. */
  line(text: string): string;
  /** Escapes a sentence and shows the commands in it. */
  sentence(sentence: Sentence): string;
}

/**
 * Makes the style of a medium.
 *
 * @param escaped escapes and trims a text, and cuts it at so many characters
 * @param say shows a command
 */
export function createStyle(
  escaped: (foreign: string, maxLength: number) => string,
  say: (command: string) => string,
): Style {
  const line = (text: string) => (text === '' ? '' : escaped(text, MAX_LINE_LENGTH));

  /** Escapes a part of a sentence, but keeps the spaces at its ends. */
  function part(text: string): string {
    const body = text.trim();
    const at = text.indexOf(body);
    return text.slice(0, at) + line(body) + text.slice(at + body.length);
  }

  return {
    line,
    sentence: (sentence) =>
      typeof sentence === 'string'
        ? line(sentence)
        : sentence.map((one) => (typeof one === 'string' ? part(one) : say(one.say))).join(''),
  };
}

import type { Sentence } from './report.ts';

/** A line of ours may hold several foreign names. */
const MAX_LINE_LENGTH = 700;

/** How a medium shows plain text. */
export interface Style {
  /** A line of our words and foreign names; empty stays empty. */
  line(text: string): string;
  sentence(sentence: Sentence): string;
}

/**
 * @param escaped makes foreign text of at most so many characters safe; trims it
 * @param say shows something to say to us
 */
export function createStyle(
  escaped: (foreign: string, longest: number) => string,
  say: (command: string) => string,
): Style {
  const line = (text: string) => (text === '' ? '' : escaped(text, MAX_LINE_LENGTH));

  /** A part of a sentence keeps the spaces at its ends. */
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

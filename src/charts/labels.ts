import type { SKRSContext2D } from '@napi-rs/canvas';
import { plain } from '../core/markdown.ts';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Shortens a foreign string to one line of at most `width` logical pixels in the pen's font. A long text loses its
 * middle, because names of sites and devices differ at their end as often as at their beginning.
 */
export function fitText(pen: SKRSContext2D, foreign: string, width: number): string {
  const text = plain(foreign);
  if (pen.measureText(text).width <= width) return text;
  const characters = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  const kept = (n: number) => {
    const tail = Math.floor(n * 0.4);
    const head = characters
      .slice(0, n - tail)
      .join('')
      .trimEnd();
    return `${head}…${characters
      .slice(characters.length - tail)
      .join('')
      .trimStart()}`;
  };
  let most = 0;
  let tooMany = characters.length;
  while (tooMany - most > 1) {
    const n = Math.floor((most + tooMany) / 2);
    if (pen.measureText(kept(n)).width <= width) most = n;
    else tooMany = n;
  }
  return kept(most);
}

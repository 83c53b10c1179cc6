import { DAY, HOUR } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { code, quote } from './wording.ts';

/** Up to a year: `24h`, `7d`, also `24 hours`, `7 days`. */
const PERIOD = /^(\d{1,4}) ?(h|hours?|d|days?)$/i;
const LONGEST = 366 * DAY;

/**
 * Takes `last 7d` off the end of what was said; the same words for every command that looks back.
 *
 * @returns the words before it, and since when in epoch milliseconds: undefined when no period was named
 * @throws KnownError `bad_arguments`
 */
export function splitPeriod(
  words: readonly string[],
  now: number,
): { words: string[]; since: number | undefined } {
  const at = words.findLastIndex((word) => word.toLowerCase() === 'last');
  if (at === -1) return { words: [...words], since: undefined };
  const said = words.slice(at + 1).join(' ');
  const [, amount = '', unit = ''] = PERIOD.exec(said) ?? [];
  const length = Number(amount) * (unit.toLowerCase().startsWith('h') ? HOUR : DAY);
  if (length === 0 || length > LONGEST) {
    const next = `Say ${code('last 24h')}, ${code('last 7d')} or ${code('last 30d')}, up to a year.`;
    throw new KnownError('bad_arguments', `I don't know the period ${quote(`last ${said}`)}.`, next);
  }
  return { words: words.slice(0, at), since: now - length };
}

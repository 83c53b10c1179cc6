import { scopesInWords } from '../../core/scopes.ts';
import { countOf } from './wording.ts';

/** Read scopes that are named; more are only counted. Write scopes are always named. */
const MAX_NAMED = 3;

/** Writes what scopes allow, for a list: `read 8 areas; change switch configuration`; empty for no scopes. */
export function scopesInBrief(scopes: readonly string[]): string {
  const reading = scopes.filter((scope) => scope.endsWith(':read'));
  const others = scopesInWords(scopes.filter((scope) => !reading.includes(scope)));
  const read =
    reading.length > MAX_NAMED ? `read ${countOf(reading.length, 'area')}` : scopesInWords(reading);
  return [read, others].filter((text) => text !== '').join('; ');
}

import { type Clock, isRecent } from '../clock.ts';

/**
 * A look that is dear, behind a page that everybody may open: one serves for so many milliseconds, and for all who ask
 * at the same time.
 */
export function cached<T>(look: () => Promise<T>, life: number, clock: Clock): () => Promise<T> {
  let at = 0;
  let seen: Promise<T> | undefined;
  return () => {
    if (seen && isRecent(at, life, clock)) return seen;
    at = clock();
    seen = look();
    return seen;
  };
}

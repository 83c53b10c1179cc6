import { type Clock, isRecent } from '../clock.ts';

/**
 * Caches an expensive check for `life` milliseconds, failures included; concurrent callers share it.
 */
export function cached<T>(check: () => Promise<T>, life: number, clock: Clock): () => Promise<T> {
  let at = 0;
  let result: Promise<T> | undefined;
  return () => {
    if (result && isRecent(at, life, clock)) return result;
    at = clock();
    result = check();
    return result;
  };
}

import type { Usage } from '../../core/dashboard.ts';

/** A client, device or network with its usage. */
export interface Used {
  usage?: Usage | undefined;
}

/** Compares by usage, most first; those whose usage is not known come last; for `sort`. */
export function byUsage(a: Used, b: Used): number {
  return (b.usage?.total ?? -1) - (a.usage?.total ?? -1);
}

/** Adds up usages. @returns the bytes that are known, and of how many the usage is not known */
export function usageTogether(all: readonly Used[]): { bytes: number; unknown: number } {
  let [bytes, unknown] = [0, 0];
  for (const { usage } of all) {
    if (usage?.total === undefined) unknown += 1;
    else bytes += usage.total;
  }
  return { bytes, unknown };
}

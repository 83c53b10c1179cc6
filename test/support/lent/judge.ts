import { canariesIn } from '../canaries.ts';
import { addressOwnersIn, ownerOf } from './estate.ts';

/**
 * Finds what a text tells of what is not lent.
 *
 * @param typed what the person said, which may be repeated
 * @param inside the numbers of the lent sites
 */
export function leaksIn(
  text: string,
  typed: string,
  inside: ReadonlySet<number>,
): { leaked: string[]; told: number } {
  const isForeign = (owner: string | undefined) =>
    owner === undefined || !(owner.startsWith('A ') && inside.has(Number(owner.slice(2))));
  const known = new Set([...canariesIn(typed), ...canariesIn(typed.replaceAll('"', ''))]);
  const knownAddresses = new Set(addressOwnersIn(typed));
  const canaries = canariesIn(text);
  return {
    leaked: [
      ...canaries.filter((canary) => !known.has(canary) && isForeign(ownerOf(canary))),
      ...addressOwnersIn(text).filter((owner) => isForeign(owner) && !knownAddresses.has(owner)),
      ...(/7[,.]?777[,.]?777/.test(text) ? ['a count of the whole organization'] : []),
    ],
    told: canaries.length,
  };
}

/** Shows where two texts differ besides the random references of lists, and one-time URLs; undefined when they don't. */
export function firstDifference(one: string, other: string): string | undefined {
  const [a, b] = [comparable(one), comparable(other)];
  if (a === b) return undefined;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const [from, to] = [Math.max(0, at - 60), at + 80];
  return `it depends on what is outside: “${a.slice(from, to)}” or “${b.slice(from, to)}”`;
}

function comparable(text: string): string {
  return text.replace(/"list":"[^"]*"/g, '"list":""').replace(/(?<=\/link\/)[\w-]{43}/g, '');
}

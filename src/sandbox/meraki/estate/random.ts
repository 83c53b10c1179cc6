/** Returns a 32-bit number that depends on every part (the finalizer of MurmurHash3, part by part). */
export function mix(seed: number, ...parts: number[]): number {
  let h = seed | 0;
  for (const part of parts) {
    h = Math.imul((h ^ part) + 0x9e3779b9, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** Returns `mix` as a fraction in [0, 1). */
export const fraction = (seed: number, ...parts: number[]) => mix(seed, ...parts) / 2 ** 32;

/** Returns `mix` as a number of a Pareto distribution (shape 2.5, mean 1): the largest of many differ, as real usage does. */
export const heavyTailed = (seed: number, ...parts: number[]) => 0.6 * (1 - fraction(seed, ...parts)) ** -0.4;

/** Hashes a text with FNV-1a, to use a purpose or an id as a part of `mix`. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Picks the element that a number stands for. */
export function pick<T>(from: readonly T[], number: number): T {
  const found = from[number % from.length];
  if (found === undefined) throw new Error('the list to pick from is empty');
  return found;
}

/** Returns `count` hexadecimal digits in lower case. */
export function hex(count: number, seed: number, ...parts: number[]): string {
  const base = mix(seed, ...parts);
  let digits = '';
  for (let i = 0; digits.length < count; i += 1) digits += mix(base, i).toString(16).padStart(8, '0');
  return digits.slice(0, count);
}

/** Returns `count` decimal digits, the first of them not zero. */
export function digits(count: number, seed: number, ...parts: number[]): string {
  let text = String(1 + (mix(seed, ...parts) % 9));
  for (let i = 0; text.length < count; i += 1)
    text += String(mix(seed, ...parts, i) % 10_000_000).padStart(7, '0');
  return text.slice(0, count);
}

import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** What the other levels save beyond this one costs twice the time. Lists are small: so may be what zlib takes for each. */
const FAST = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4096 };

/**
 * Compresses data that is seldom looked at, outside the heap: lists of Meraki's devices take about a tenth.
 *
 * @param data what the structured clone algorithm can copy: texts, numbers, lists, maps, plain objects
 * @returns opens a new copy of the data, each time anew
 * @throws Error for a function, or what holds one
 */
export function packed<T>(data: T): () => T {
  const compressed = deflateRawSync(serialize(data), FAST);
  // A copy of its own: zlib's is a piece of a larger buffer, which it would keep.
  const bytes = new Uint8Array(compressed);
  return () => deserialize(inflateRawSync(bytes));
}

import type { Log } from '../../src/core/log.ts';
import type { Backend } from '../../src/store/backend.ts';

/** A store to measure. */
export interface StoreUnderTest {
  name: string;
  /** Makes a new store with that many links, and shares of them. @param shares none when left out */
  prepare(links: number, shares?: number): Promise<SeededStore>;
}

/** A store with links, which is not open yet. */
export interface SeededStore {
  /** The environment variables that make an instance use the store. */
  env: Record<string, string>;
  open(): Promise<Backend>;
}

const print = (fields: object, text: string) => console.error(text, fields);

/** Prints warnings and errors, because they spoil a measurement. */
export const log: Log = { debug() {}, info() {}, warn: print, error: print };

import type { Log } from '../../src/core/log.ts';
import type { Backend } from '../../src/store/backend.ts';

/** A store to measure. */
export interface StoreUnderTest {
  name: string;
  /** Makes a new one with so many links in it. */
  prepare(links: number): Promise<SeededStore>;
}

/** A store with links in it that nothing has open yet. */
export interface SeededStore {
  /** What tells an instance of it. */
  env: Record<string, string>;
  open(): Promise<Backend>;
}

const tell = (fields: object, text: string) => console.error(text, fields);

/** What goes wrong is no measurement. */
export const log: Log = { debug() {}, info() {}, warn: tell, error: tell };

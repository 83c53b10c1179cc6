import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createMemoryLog, NOW } from '../records.ts';

/**
 * Opens the store in the folder of its argument, prints `held`, and blocks its event loop until it is killed. Run by
 * folder-lock.test.ts.
 */
const [dir = ''] = process.argv.slice(2);
try {
  await openStore({ dir, log: createMemoryLog(), clock: () => NOW });
  writeSync(1, 'held\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
} catch (error) {
  writeSync(1, `${error instanceof Error ? error.message : error}\n`);
}

import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { forgetEve } from '../forget-eve.ts';
import { createMemoryLog, NOW } from '../records.ts';

/**
 * Forgets a person and kills itself right before one of the operations of store and audit log that this takes. Run by
 * test/system/forget-kills.test.ts with the folder and the number of the operation; ends by itself when there are fewer.
 */
const [dir = '', number = '0'] = process.argv.slice(2);
let left = Number(number);
const backend = await openEmbedded(dir, createMemoryLog(), () => NOW);
await forgetEve(backend, () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
});
await backend.close();

import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { createFaultyDisk, systemError } from '../faulty-disk.ts';
import { createMemoryLog, NOW, newEntry } from '../records.ts';

/**
 * Records a hundred entries at once while the disk fails, mends the disk, waits until all are written, and begins anew until
 * it is killed. Prints `recorded <number>` for each entry and `mending` for each repair. Run by
 * test/store/embedded/audit-mark.test.ts with the folder and the first number as its arguments.
 */
const [dir = '', first = '0'] = process.argv.slice(2);
const disk = createFaultyDisk();
const patience = { room: 1_000, retry: { first: 1, longest: 1 } };
const audit = await openAudit({ dir, log: createMemoryLog(), files: disk, patience });
const say = (text: string) => writeSync(1, `${text}\n`);

async function record(n: number): Promise<void> {
  await audit.record(newEntry({ at: NOW + n, outcome: `${n}` }));
  say(`recorded ${n}`);
}

for (let n = Number(first); ; n += 100) {
  disk.fault = systemError('EIO');
  await Promise.all(Array.from({ length: 100 }, (_, one) => record(n + one)));
  say('mending');
  disk.fault = undefined;
  while (audit.trouble() !== undefined) await nextTurn();
}

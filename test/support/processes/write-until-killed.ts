import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createMemoryLog, NOW, newGrant } from '../records.ts';

/**
 * Writes rising numbers as tokens of some people until it is killed, and prints each as `person number` after it was
 * acknowledged. Run by test/system/crash.test.ts with the folder as its argument.
 */
const PEOPLE = 8;
const [dir = ''] = process.argv.slice(2);
const store = await openStore({ dir, log: createMemoryLog(), clock: () => NOW });

async function writeOn(personId: string): Promise<void> {
  const grant = newGrant({ personId });
  for (;;) {
    const token = await store.withGrantLock(grant, async (locked) => {
      const next = String(Number(locked.grant?.sealedRefreshToken ?? 0) + 1);
      await locked.commit({ saveGrant: { ...grant, sealedRefreshToken: next } });
      return next;
    });
    writeSync(1, `${personId} ${token}\n`);
  }
}

await Promise.all(Array.from({ length: PEOPLE }, (_, n) => writeOn(`person-${n}`)));

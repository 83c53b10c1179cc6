import { join } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import type { Grant } from '../../src/core/links.ts';
import { createTempFolder } from './embedded.ts';
import { measure, type OperationResult } from './measure.ts';
import { newGrant, newGrants } from './records.ts';

/** Measures lowdb's own adapter, which writes the whole file for each update, without fsync. */
export async function measureJsonFile(links: number, seconds: number): Promise<OperationResult> {
  await using cleanup = new AsyncDisposableStack();
  const dir = await createTempFolder(cleanup);
  const low = new Low(new JSONFile<Grant[]>(join(dir, 'db.json')), newGrants(links));
  await low.write();
  return await measure(
    (worker) =>
      low.update((data) => {
        data[worker] = newGrant(worker);
      }),
    seconds,
  );
}

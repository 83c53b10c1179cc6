import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import { forgetEve, storeTraces, TRACES } from '../support/forget-eve.ts';
import { createMemoryLog, NOW } from '../support/records.ts';

const FORGETTER = new URL('../support/processes/forget-until-killed.ts', import.meta.url).pathname;
const open = (dir: string) => openEmbedded(dir, createMemoryLog(), () => NOW);

/** @returns the names of the files of a folder that hold something of the person, in clear or in base64 */
async function filesWithTraces(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(dir)) {
    const text = (await readFile(join(dir, name), 'utf8')).toLowerCase();
    if (TRACES.some((trace) => text.includes(trace.toLowerCase()))) found.push(name);
  }
  return found.sort();
}

/** Forgets in a process of its own. @returns whether it was killed */
async function forgetAndKill(dir: string, number: number): Promise<boolean> {
  const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
  const child = spawn(process.execPath, [FORGETTER, dir, `${number}`], { env, stdio: 'inherit' });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the process ended with ${code}`);
  return signal === 'SIGKILL';
}

t.test(
  'whenever it is killed, saying the same again forgets the rest, and no file holds the name',
  async (t) => {
    const base = t.testdir();
    const first = join(base, 'first');
    const backend = await open(first);
    await storeTraces(backend);
    await backend.close();
    t.strictSame(await filesWithTraces(first), ['audit.jsonl', 'store.json', 'store.json.bak']);

    let kills = 0;
    for (let number = 1; ; number += 1) {
      const dir = join(base, `killed at ${number}`);
      await cp(first, dir, { recursive: true });
      const isKilled = await forgetAndKill(dir, number);
      const left = await filesWithTraces(dir);
      const again = await open(dir);
      const isFound = await forgetEve(again);
      t.ok(isFound || left.length === 0, `killed at ${number}: whoever is still named is found again`);
      t.strictSame(await filesWithTraces(dir), [], `killed at ${number}: nothing is left`);
      const entries = await again.audit.read({ limit: 1_000 });
      const as = await again.audit.forgottenAs(TRACES[0] ?? '');
      const uses = entries.filter(({ action }) => action === 'use');
      t.equal(uses.length, 120);
      t.equal(uses.filter(({ personId, actorId }) => [personId, actorId].includes(as)).length, 90);
      t.ok(entries.some(({ action, personId }) => action === 'forgotten' && personId === as));
      t.strictSame(
        (await again.store.listGrants()).map(({ personId }) => personId),
        ['tom'],
      );
      await again.close();
      if (!isKilled) break;
      kills += 1;
    }
    t.ok(kills >= 8, `${kills} kills`);
  },
);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryLog, NOW } from '../support/records.ts';

const KILLS = Number(process.env.KILLS ?? 25);
const WRITER = new URL('../support/processes/write-until-killed.ts', import.meta.url).pathname;

/** Lets a process write until it has printed a few numbers, kills it shortly after, and returns the last number of each person. */
async function writeAndKill(dir: string, moment: number): Promise<Map<string, number>> {
  const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
  const child = spawn(process.execPath, [WRITER, dir], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const acknowledged = new Map<string, number>();
  let lines = 0;
  const said = (async () => {
    for await (const line of createInterface(child.stdout)) {
      const [person = '', token] = line.split(' ');
      acknowledged.set(person, Number(token));
      lines += 1;
      if (lines === 20) void delay(moment).then(() => child.kill('SIGKILL'));
    }
  })();
  await exited;
  await said;
  if (child.signalCode !== 'SIGKILL') throw new Error('the writer ended by itself');
  return acknowledged;
}

t.test(`${KILLS} kills lose no acknowledged write`, async (t) => {
  const dir = t.testdir();
  let lost = 0;
  let tokens = 0;
  let mostLeftovers = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await writeAndKill(dir, Math.random() * 20);
    const leftovers = (await readdir(dir)).filter((name) => name.endsWith('.tmp'));
    mostLeftovers = Math.max(mostLeftovers, leftovers.length);
    // Opens at once, since the lock died with the process. A refused folder or a damaged file would throw.
    const store = await openStore({ dir, log: createMemoryLog(), clock: () => NOW });
    t.same((await readdir(dir)).sort(), ['lock', 'owner', 'store.json', 'store.json.bak']);
    for (const [personId, token] of acknowledged) {
      const grant = await store.findGrant({ personId, organizationId: '549236' });
      if (Number(grant?.sealedRefreshToken ?? 0) < token) lost += 1;
      tokens = Math.max(tokens, token);
    }
    await store.close();
  }
  t.equal(lost, 0);
  t.ok(mostLeftovers <= 2, 'a kill leaves the files of one write at most');
  t.comment(`up to token ${tokens} of each person, at most ${mostLeftovers} leftovers after a kill`);
});

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { startRepeatedEstate } from '../support/repeated-estate.ts';

const ROOT = new URL('../../', import.meta.url);
const SCRIPT = fileURLToPath(new URL('../support/processes/keep-lists.ts', import.meta.url));
/** The least that the bot is meant to run with. */
const LEAST = ['--max-old-space-size=768'];

/** Returns the limits of V8 with which `npm start` starts the bot; `LEAST` where it sets none. */
async function startLimits(): Promise<string[]> {
  const manifest: unknown = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
  // Of two options of the same name, Node takes the last one.
  return [
    ...LEAST,
    ...(JSON.stringify(manifest).match(/(?<="start":"[^"]*)--(?:max-[\w-]+|heap-growing-percent)=\d+/g) ??
      []),
  ];
}

t.test('five organizations of 50,000 devices and 10,000 open lists do not end the process', async (t) => {
  const apiUrl = await startRepeatedEstate(t, { networks: 5_000, devices: 50_000 });
  const limits = await startLimits();
  const { PATH } = process.env;
  const child = spawn(process.execPath, [...limits, SCRIPT, apiUrl], {
    env: { PATH, TAP_TIMEOUT: '1200' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const out of [child.stdout, child.stderr])
    out.on('data', (chunk) => {
      output += String(chunk);
    });
  t.teardown(() => child.kill('SIGKILL'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('exit', (...how) => resolve(how)),
  );
  t.same([code, signal], [0, null], output.slice(-2_000));
  t.comment(limits.join(' '), /\d+ bytes of heap/.exec(output)?.[0]);
});

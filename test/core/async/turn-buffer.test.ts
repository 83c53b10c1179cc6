import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { createTurnBuffer } from '../../../src/core/async/turn-buffer.ts';
import { createLogger, createScrubber } from '../../../src/logger.ts';

t.test('what is added in one turn is written at its end, in one piece and in order', async (t) => {
  const written: string[] = [];
  const buffer = createTurnBuffer((text) => written.push(text));
  buffer.add('a');
  await null;
  buffer.add('b');
  t.strictSame(written, []);
  await turn();
  t.strictSame(written, ['ab']);
  buffer.add('c');
  buffer.flush();
  t.strictSame(written, ['ab', 'c']);
  await turn();
  t.strictSame(written, ['ab', 'c'], 'nothing is written twice, or empty');
});

t.test('a long turn keeps little', async (t) => {
  let written = 0;
  const buffer = createTurnBuffer((text) => {
    written += text.length;
  });
  for (let n = 0; n < 10_000; n += 1) buffer.add('x'.repeat(100));
  t.ok(written > 900_000, `${written}`);
  await turn();
  t.equal(written, 1_000_000);
});

t.test('errors are written at once, with what came before them', async (t) => {
  const written: string[] = [];
  const out = { write: (lines: string) => written.push(lines) };
  const log = createLogger({ level: 'info', secrets: [], out, isPerTurn: true });
  log.info({}, 'first');
  log.warn({}, 'second');
  t.equal(written.length, 0);
  log.error({}, 'third');
  log.fatal({}, 'fourth');
  const said = (lines = '') => lines.match(/(?<="msg":")\w+/g);
  t.strictSame(written.map(said), [['first', 'second', 'third'], ['fourth']]);
});

t.test('a secret is removed from lines together as from each alone', async (t) => {
  const clean = createScrubber(['configured-secret']);
  const pieces = [
    'configured-secret',
    'Bearer',
    'abcdef123456',
    'https://x.example/?code=planted',
    '"password":"planted"',
    '"password":',
    'x'.repeat(43),
    'x'.repeat(42),
    `v1.key.${'x'.repeat(16)}.y.${'z'.repeat(22)}`,
  ];
  const lines = pieces.flatMap((one) =>
    pieces.map(
      (other) => `${JSON.stringify({ msg: other, text: one, nested: JSON.stringify({ password: one }) })}\n`,
    ),
  );
  t.equal(clean(lines.join('')), lines.map(clean).join(''));
});

/**
 * Runs a script whose log is that of the product, and returns what it wrote. More lines than a pipe takes at once would be
 * lost by an exit with any log: Node writes the rest of them later.
 */
async function run(script: string) {
  const source = `
    import { createLogger } from ${JSON.stringify(new URL('../../../src/logger.ts', import.meta.url).href)};
    const log = createLogger({ level: 'info', secrets: ['planted-secret'], isPerTurn: true });
    const say = (from) => { for (let n = from; n < from + 100; n += 1) log.info({ n }, 'planted-secret'); };
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, , [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, numbers: [...out.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n)), code, signal };
}

t.test('nothing is lost, however the process ends', async (t) => {
  const ends: [string, string, number][] = [
    ['by itself', '', 0],
    ['process.exit', 'process.exit(3);', 3],
    ['an uncaught error', 'setTimeout(() => { throw new Error("uncaught"); }, 0); await 0; say(100);', 1],
    ['an error in the same turn', 'throw new Error("uncaught");', 1],
    ['an unhandled rejection', 'Promise.reject(new Error("unhandled"));', 1],
    [
      'SIGTERM',
      'process.on("SIGTERM", () => { say(100); process.exit(0); }); process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60_000);',
      0,
    ],
    ['a listener of exit that logs', 'process.on("exit", () => say(100)); process.exit(0);', 0],
  ];
  for (const [name, end, expected] of ends) {
    const { out, numbers, code } = await run(`say(0); ${end}`);
    const amount = end.includes('say(100)') ? 200 : 100;
    t.equal(code, expected, name);
    t.strictSame(
      numbers,
      Array.from({ length: amount }, (_, n) => n),
      `${name}: all lines in order`,
    );
    t.notMatch(out, 'planted-secret', name);
  }
});

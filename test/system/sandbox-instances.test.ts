import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { assertNoLeak } from '../support/log-scan.ts';
import { noPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const skip = await noPostgres();

t.test('the sandbox starts a killed instance again while the other one goes on', { skip }, async (t) => {
  const sandbox = spawn(process.execPath, ['src/sandbox/main.ts', '--instances', '2'], {
    env: { ...process.env, LOG_LEVEL: 'debug', PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(sandbox, 'exit');
  let output = '';
  t.teardown(() => {
    sandbox.kill('SIGKILL');
    assertNoLeak(output, new Map());
  });
  sandbox.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  /** Waits until the sandbox has printed `times` matches of a pattern. @returns the first one */
  const untilPrinted = async (pattern: RegExp, times = 1): Promise<string[]> => {
    const found = () => [...output.matchAll(pattern)];
    await until(`${times} of ${pattern}`, () => {
      if (sandbox.exitCode !== null) throw new Error(`the sandbox has ended: ${output}`);
      return found().length >= times;
    });
    return found()[0] ?? [];
  };

  const [, first = '', second = ''] = await untilPrinted(/processes (\d+), (\d+)\./g);
  process.kill(Number(first), 'SIGKILL');
  await untilPrinted(new RegExp(`Instance ${first} has ended; another one starts`, 'g'));
  t.ok(isAlive(second), 'the other instance goes on');
  await untilPrinted(/"msg":"ready"/g, 3);
  sandbox.kill('SIGINT');
  t.strictSame(await exit, [0, null]);
  t.notOk(isAlive(second), 'no process is left');
});

t.test('the sandbox ends with code 1 after a wrong option', async (t) => {
  const sandbox = spawn(process.execPath, ['src/sandbox/main.ts', '--instances', '0'], { stdio: 'pipe' });
  t.strictSame(await once(sandbox, 'exit'), [1, null]);
});

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { assertNoLeak } from '../../support/log-scan.ts';
import { noPostgres } from '../../support/postgres.ts';

const skip = await noPostgres();

t.test('the sandbox with two instances: one is killed and comes back', { skip }, async (t) => {
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
  const until = async (pattern: RegExp): Promise<string[]> => {
    for (;;) {
      const found = pattern.exec(output);
      if (found) return found;
      if (sandbox.exitCode !== null) throw new Error(`it ended: ${output}`);
      await delay(50);
    }
  };

  const [, first = '', second = ''] = await until(/processes (\d+), (\d+)\./);
  process.kill(Number(first), 'SIGKILL');
  await until(new RegExp(`Instance ${first} has ended; another one starts`));
  t.ok(isAlive(second), 'the other one goes on');
  await until(/("msg":"ready".*){3}/s);
  sandbox.kill('SIGINT');
  t.strictSame(await exit, [0, null]);
  t.notOk(isAlive(second), 'nothing is left');
});

t.test('a number that makes no sense', async (t) => {
  for (const amount of ['0', 'two', '99']) {
    const sandbox = spawn(process.execPath, ['src/sandbox/main.ts', '--instances', amount], {
      stdio: 'pipe',
    });
    t.strictSame(await once(sandbox, 'exit'), [1, null], amount);
  }
});

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

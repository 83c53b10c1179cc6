import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { createSetClock } from './set-clock.ts';

/** Answers each line with what the times of the process are. */
const PROGRAM = `
  require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
    const made = new Date();
    const times = [Date.now(), made.getTime(), Date.parse(Date()), new Date(made.toISOString()).getTime()];
    const same = made instanceof Date && new Date(0).getTime() === 0;
    console.log(JSON.stringify({ times, same, monotonic: performance.now() }));
  })`;

t.test(
  'the clock of a running process is set forward and back, and its monotonic time goes on',
  async (t) => {
    const clock = await createSetClock(t);
    const child = spawn(process.execPath, ['--import', clock.preload, '-e', PROGRAM], {
      env: clock.env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill());
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let before = 0;
    for (const ahead of [0, HOUR, -HOUR, 0]) {
      clock.ahead = ahead;
      child.stdin.write('\n');
      const { times, same, monotonic } = JSON.parse((await lines.next()).value ?? '');
      for (const time of times) t.ok(Math.abs(time - Date.now() - ahead) < 5 * MINUTE, `${ahead} ms ahead`);
      t.ok(same, 'a given time stays what it is');
      t.ok(monotonic > before, 'monotonic');
      before = monotonic;
    }
  },
);

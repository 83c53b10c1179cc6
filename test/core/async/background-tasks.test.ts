import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import { createMemoryLog } from '../../support/records.ts';

t.test('settled waits for everything, also for what was started meanwhile', async (t) => {
  const background = createBackgroundTasks(createMemoryLog());
  await background.settled();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  background.run('first', async () => {
    await gate.promise;
    done.push('first');
    background.run('second', async () => {
      await turn();
      done.push('second');
    });
  });
  t.equal(background.size, 1);
  const settled = background.settled().then(() => done.push('settled'));
  await turn();
  t.strictSame(done, []);
  gate.resolve();
  await settled;
  t.strictSame(done, ['first', 'second', 'settled']);
  t.equal(background.size, 0);
});

t.test('a failed task is logged with its name and does not affect other tasks', async (t) => {
  const log = createMemoryLog();
  const background = createBackgroundTasks(log);
  const done: string[] = [];
  background.run('notice', async () => {
    throw new Error('Webex is away');
  });
  background.run('alarm', () => {
    throw new Error('before it began');
  });
  background.run('answer', async () => void done.push('answered'));
  await background.settled();
  t.strictSame(done, ['answered']);
  t.match(log.lines, [
    { level: 'error', fields: { what: 'alarm', err: { message: 'before it began' } } },
    { level: 'error', fields: { what: 'notice', err: { message: 'Webex is away' } } },
  ]);
});

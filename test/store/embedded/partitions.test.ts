import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createPartitions } from '../../../src/store/embedded/partitions.ts';

function open(limits: Parameters<typeof createPartitions>[0]) {
  const partitions = createPartitions(limits);
  partitions.open();
  return partitions;
}

t.test(
  'tasks run in order within a partition and side by side across partitions, never more than allowed',
  async (t) => {
    const partitions = open({ running: 3, waiting: 100, waitingPerPartition: 100 });
    const done: string[] = [];
    let running = 0;
    let most = 0;
    for (let n = 0; n < 5; n += 1) {
      for (const key of ['a', 'b', 'c', 'd', 'e']) {
        partitions.add(key, async () => {
          running += 1;
          most = Math.max(most, running);
          await delay(Math.random() * 5);
          running -= 1;
          done.push(`${key}${n}`);
        });
      }
    }
    t.equal(partitions.size, 25);
    await partitions.idle();
    t.equal(most, 3);
    t.equal(partitions.size, 0);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      t.strictSame(
        done.filter((name) => name.startsWith(key)),
        [0, 1, 2, 3, 4].map((n) => `${key}${n}`),
      );
    }
  },
);

t.test('a partition with many tasks lets the others pass', async (t) => {
  const partitions = open({ running: 1, waiting: 10, waitingPerPartition: 10 });
  const done: string[] = [];
  const task = (name: string) => async () => {
    await delay(1);
    done.push(name);
  };
  for (const n of [1, 2, 3]) partitions.add('busy', task(`busy${n}`));
  partitions.add('other', task('other'));
  await partitions.idle();
  t.strictSame(done, ['busy1', 'other', 'busy2', 'busy3']);
});

t.test('a task beyond the limit has no room, and a task that fails stops nothing', async (t) => {
  const partitions = open({ running: 1, waiting: 2, waitingPerPartition: 2 });
  const gate = Promise.withResolvers<void>();
  t.ok(partitions.hasRoom('a'));
  partitions.add('a', () => gate.promise);
  partitions.add('a', async () => {});
  t.notOk(partitions.hasRoom('b'));
  gate.reject(new Error('failed'));
  await partitions.idle();
  t.ok(partitions.hasRoom('b'));
  partitions.add('b', async () => {});
  await partitions.idle();
  await partitions.idle();
});

t.test('a busy partition leaves room for the others', async (t) => {
  const partitions = open({ running: 1, waiting: 100, waitingPerPartition: 3 });
  const { promise, resolve } = Promise.withResolvers<void>();
  let added = 0;
  for (; partitions.hasRoom('busy'); added++) partitions.add('busy', () => promise);
  t.equal(added, 4, 'one that runs and three that wait');
  t.ok(partitions.hasRoom('calm'));
  resolve();
  await partitions.idle();
});

t.test('no task begins before the partitions are open or after they are halted', async (t) => {
  const partitions = createPartitions({ running: 1, waiting: 10, waitingPerPartition: 10 });
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const task = (name: string) => () => {
    begun.push(name);
    return gate.promise;
  };
  for (const name of ['one', 'two']) partitions.add('room', task(name));
  t.strictSame(begun, []);
  partitions.open();
  t.strictSame(begun, ['one']);
  partitions.halt();
  gate.resolve();
  await delay(5);
  t.strictSame([begun, partitions.size], [['one'], 1], 'a task that had begun ends');
});

import t from 'tap';
import { createKeyedMutex } from '../../../src/core/async/keyed-mutex.ts';

t.test('one key in order, another beside it; a failure is not the next one’s', async (t) => {
  const mutex = createKeyedMutex();
  const done: string[] = [];
  const open = Promise.withResolvers<void>();
  const first = mutex.run('a', async () => {
    await open.promise;
    done.push('first');
    throw new Error('no');
  });
  const second = mutex.run('a', async () => {
    done.push('second');
    return 2;
  });
  await mutex.run('b', async () => done.push('other'));
  t.strictSame(done, ['other']);
  open.resolve();
  await t.rejects(first, /no/);
  t.equal(await second, 2);
  t.strictSame(done, ['other', 'first', 'second']);
});

t.test('work runs in the order of the calls', async (t) => {
  const mutex = createKeyedMutex();
  const order: number[] = [];
  const work = (n: number) =>
    mutex.run('key', async () => {
      await Promise.resolve();
      order.push(n);
    });
  await Promise.all([0, 1, 2, 3, 4].map(work));
  t.same(order, [0, 1, 2, 3, 4]);
});

t.test('no key is kept after its last holder has ended, also by an error', async (t) => {
  const mutex = createKeyedMutex();
  const works = Array.from({ length: 1000 }, (_, n) =>
    mutex.run(String(n % 100), async () => {
      if (n % 3 === 0) throw new Error('work failed');
    }),
  );
  t.equal(mutex.size, 100);
  await Promise.allSettled(works);
  t.equal(mutex.size, 0);
});

t.test('the result is handed through', async (t) => {
  t.equal(await createKeyedMutex().run('key', async () => 42), 42);
});

t.test('idle waits for those who wait', async (t) => {
  const mutex = createKeyedMutex();
  await mutex.idle();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = mutex.run('key', () => gate.promise.then(() => done.push('first')));
  const second = mutex.run('key', async () => done.push('second'));
  const idle = mutex.idle().then(() => done.push('idle'));
  gate.resolve();
  await Promise.all([first, second, idle]);
  t.same(done, ['first', 'second', 'idle']);
});

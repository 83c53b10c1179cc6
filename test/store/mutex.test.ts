import t from 'tap';
import { createMutexes } from '../../src/store/mutex.ts';

t.test('whoever asks first runs first', async (t) => {
  const mutexes = createMutexes();
  const order: number[] = [];
  const work = (n: number) =>
    mutexes.run('key', async () => {
      await Promise.resolve();
      order.push(n);
    });
  await Promise.all([0, 1, 2, 3, 4].map(work));
  t.same(order, [0, 1, 2, 3, 4]);
});

t.test('no key is kept when its last holder has ended, by throwing too', async (t) => {
  const mutexes = createMutexes();
  const works = Array.from({ length: 1000 }, (_, n) =>
    mutexes.run(String(n % 100), async () => {
      if (n % 3 === 0) throw new Error('work failed');
    }),
  );
  t.equal(mutexes.size, 100);
  await Promise.allSettled(works);
  t.equal(mutexes.size, 0);
});

t.test('the result is handed through', async (t) => {
  t.equal(await createMutexes().run('key', async () => 42), 42);
});

t.test('idle waits for those who wait', async (t) => {
  const mutexes = createMutexes();
  await mutexes.idle();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = mutexes.run('key', () => gate.promise.then(() => done.push('first')));
  const second = mutexes.run('key', async () => done.push('second'));
  const idle = mutexes.idle().then(() => done.push('idle'));
  gate.resolve();
  await Promise.all([first, second, idle]);
  t.same(done, ['first', 'second', 'idle']);
});

import t from 'tap';
import { createTurns } from '../../src/core/in-turn.ts';

t.test('one key in order, another beside it; a failure is not the next one’s', async (t) => {
  const inTurn = createTurns();
  const done: string[] = [];
  const open = Promise.withResolvers<void>();
  const first = inTurn('a', async () => {
    await open.promise;
    done.push('first');
    throw new Error('no');
  });
  const second = inTurn('a', async () => {
    done.push('second');
    return 2;
  });
  await inTurn('b', async () => done.push('other'));
  t.strictSame(done, ['other']);
  open.resolve();
  await t.rejects(first, /no/);
  t.equal(await second, 2);
  t.strictSame(done, ['other', 'first', 'second']);
});

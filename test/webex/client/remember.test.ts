import t from 'tap';
import { remember } from '../../../src/webex/client/remember.ts';

t.test('so long, so many, and no failures', async (t) => {
  const read: string[] = [];
  const memory = remember(
    async (key) => {
      read.push(key);
      if (key === 'bad') throw new Error('failed');
      return key.toUpperCase();
    },
    60_000,
    2,
  );
  t.strictSame(await Promise.all(['a', 'a', 'b'].map(memory.get)), ['A', 'A', 'B']);
  t.strictSame(read, ['a', 'b']);
  await t.rejects(memory.get('bad'), /failed/);
  await t.rejects(memory.get('bad'), /failed/);
  t.strictSame(read, ['a', 'b', 'bad', 'bad']);
  await memory.get('a');
  t.equal(read.length, 5, 'the oldest made room');
  memory.forget('a');
  await memory.get('a');
  t.equal(read.length, 6);
});

t.test('what is forgotten while it is read is read again', async (t) => {
  const gates = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let reads = 0;
  const memory = remember(
    () => gates[reads++]?.promise ?? Promise.reject(new Error('too often')),
    60_000,
    10,
  );
  const before = memory.get('room');
  memory.forget('room');
  const after = memory.get('room');
  gates[1]?.resolve('new');
  gates[0]?.reject(new Error('failed'));
  await t.rejects(before, /failed/);
  t.equal(await after, 'new');
  t.equal(await memory.get('room'), 'new', 'the late failure of the older one takes nothing away');
});

t.test('an answer grows old', async (t) => {
  let reads = 0;
  let now = 1;
  const memory = remember(
    async () => ++reads,
    60_000,
    10,
    () => now,
  );
  t.equal(await memory.get('a'), 1);
  now += 60_000;
  t.equal(await memory.get('a'), 1);
  now += 1;
  t.equal(await memory.get('a'), 2);
});

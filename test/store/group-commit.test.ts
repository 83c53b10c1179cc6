import { setImmediate as nextTurn } from 'node:timers/promises';
import t from 'tap';
import { createGroupCommit } from '../../src/store/group-commit.ts';

/** Creates a write that notes the state when it begins, and ends when the test ends it. */
function createSlowWrite() {
  const state: string[] = [];
  const writes: { took: string[]; end: (error?: Error) => void }[] = [];
  const began: (() => void)[] = [];
  return {
    state,
    writes,
    write(): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      writes.push({ took: [...state], end: (error) => (error ? reject(error) : resolve()) });
      began.shift()?.();
      return promise;
    },
    next: () => new Promise<void>((resolve) => began.push(resolve)),
  };
}

t.test('callers of one turn share a write, and callers during a write share the next', async (t) => {
  const slow = createSlowWrite();
  const commits = createGroupCommit(slow.write);
  const change = (name: string) => {
    slow.state.push(name);
    return commits.commit();
  };
  const began = slow.next();
  const [a, b] = [change('a'), change('b')];
  await began;
  const [c, d] = [change('c'), change('d')];
  await nextTurn();
  t.equal(slow.writes.length, 1, 'one at a time');
  t.same(slow.writes[0]?.took, ['a', 'b']);
  const beganAgain = slow.next();
  slow.writes[0]?.end();
  await Promise.all([a, b]);
  await beganAgain;
  t.equal(slow.writes.length, 2);
  t.same(slow.writes[1]?.took, ['a', 'b', 'c', 'd']);
  slow.writes[1]?.end();
  await Promise.all([c, d]);
});

t.test('a failed write rejects the callers that it covers and no others', async (t) => {
  const slow = createSlowWrite();
  const commits = createGroupCommit(slow.write);
  const began = slow.next();
  const covered = [commits.commit(), commits.commit()];
  await began;
  const later = commits.commit();
  const beganAgain = slow.next();
  const failure = new Error('disk');
  slow.writes[0]?.end(failure);
  for (const commit of covered) await t.rejects(commit, failure);
  t.ok(commits.failed);
  await beganAgain;
  slow.writes[1]?.end();
  await later;
  t.notOk(commits.failed);
});

t.test('a hundred writers that write again at once need one write a round', async (t) => {
  let writes = 0;
  const commits = createGroupCommit(async () => {
    writes += 1;
    await nextTurn();
  });
  const writer = async (_: unknown, n: number) => {
    for (let round = 0; round < 20; round++) {
      await commits.commit();
      for (let step = 0; step < n % 20; step++) await Promise.resolve(); // stands for the writer's other work
    }
  };
  await Promise.all(Array.from({ length: 100 }, writer));
  t.equal(writes, 20);
});

t.test('idle waits for a pending write, also for one that fails', async (t) => {
  const commits = createGroupCommit(() => Promise.reject(new Error('disk')));
  await commits.idle();
  let settled = false;
  const commit = commits.commit().catch(() => {
    settled = true;
  });
  await commits.idle();
  t.ok(commits.failed);
  await commit;
  t.ok(settled);
});

t.test('what is settled is written, and a failed write is tried again for it once', async (t) => {
  let writes = 0;
  let fault: Error | undefined;
  const commits = createGroupCommit(async () => {
    writes += 1;
    if (fault) throw fault;
  });
  await commits.settled();
  t.equal(writes, 0, 'nothing to write');
  const due = commits.commit();
  await commits.settled();
  t.equal(writes, 1, 'the write that is due counts');
  await due;
  fault = new Error('disk');
  await t.rejects(commits.commit(), fault);
  const readers = await Promise.allSettled([commits.settled(), commits.settled()]);
  t.match(readers, [{ status: 'rejected' }, { status: 'rejected' }]);
  t.equal(writes, 3, 'one write for all');
  fault = undefined;
  await Promise.all([commits.settled(), commits.settled()]);
  await commits.settled();
  t.equal(writes, 4);
  t.notOk(commits.failed);
});

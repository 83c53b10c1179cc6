import t, { type Test } from 'tap';
import type { AuditEntry } from '../../src/core/links.ts';
import { createAuditKeeper } from '../../src/store/audit-keeper.ts';
import { createMemoryLog, NOW, newEntry } from '../support/records.ts';

/** How attempts end, and what was seen of them. */
interface Attempts {
  /** Thrown by each while it is set. */
  error: Error | undefined;
  /** Each waits for it. */
  gate: Promise<void>;
  /** For each, whether it was told that entries may be written already. */
  tries: boolean[];
  /** How often everything was written. */
  settled: number;
}

/** A keeper with room for two, over entries in memory; it tries again only when it is told to. */
function start(t: Test) {
  const at: Attempts = { error: undefined, gate: Promise.resolve(), tries: [], settled: 0 };
  const written: AuditEntry[] = [];
  const keeper = createAuditKeeper({
    async write(entries, isAgain) {
      at.tries.push(isAgain);
      await at.gate;
      if (at.error) throw at.error;
      written.push(...entries);
    },
    async settled() {
      at.settled += 1;
    },
    isRefusal: (error) => error instanceof Error && error.message === 'refused',
    reasonOf: String,
    log: createMemoryLog(),
    patience: { room: 2, retry: { first: 2 ** 30, longest: 2 ** 30 } },
  });
  t.teardown(() => keeper.close());
  const record = (n: number) => keeper.record(newEntry({ at: NOW + n, outcome: `${n}` }));
  return { at, keeper, record, written: () => written.map(({ outcome }) => outcome) };
}

const since = (n: number) => new Date(NOW + n).toISOString();

t.test('what is lost while an attempt runs is counted by a further entry', async (t) => {
  const { at, keeper, record, written } = start(t);
  at.error = new Error('away');
  for (let n = 0; n < 4; n++) await record(n);
  t.match(keeper.trouble(), { reason: 'Error: away', since: NOW, waiting: 2, lost: 2 });
  at.error = undefined;
  const gate = Promise.withResolvers<void>();
  at.gate = gate.promise;
  const attempt = keeper.flush();
  while (at.tries.length < 2) await new Promise(setImmediate);
  await record(4);
  t.match(keeper.trouble(), { waiting: 2, lost: 3 }, 'also while it is tried');
  gate.resolve();
  await attempt;
  t.equal(keeper.trouble(), undefined);
  t.equal(at.settled, 0, 'one is still to be counted');
  await keeper.idle();
  t.equal(at.settled, 1);
  await record(5);
  t.same(written(), ['0', '1', `2 entries since ${since(2)}`, `1 entry since ${since(3)}`, '5']);
  t.same(at.tries, [false, true, false, false]);
});

t.test(
  'what is refused for ever is not tried again, and the first room is for those that can wait',
  async (t) => {
    const { at, keeper, record, written } = start(t);
    at.error = new Error('refused');
    await record(0);
    t.match(keeper.trouble(), { waiting: 0, lost: 1 });
    at.error = undefined;
    await record(1);
    await keeper.flush();
    t.same(written(), ['1', `1 entry since ${since(0)}`]);
  },
);

t.test('nothing is written when there is nothing to write', async (t) => {
  const { at, keeper } = start(t);
  await keeper.flush();
  await keeper.close();
  t.same(at.tries, []);
});

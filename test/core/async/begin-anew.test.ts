import t from 'tap';
import { beginAnew, TooLateError } from '../../../src/core/async/begin-anew.ts';

class Passing extends Error {}

function setup(until = 1_000) {
  const time = { now: 0 };
  const ending = new AbortController();
  const waits: number[] = [];
  const patience = {
    isPassing: (error: unknown) => error instanceof Passing,
    until,
    ended: ending.signal,
    onFailure: (_error: unknown, wait: number) => void waits.push(wait),
    now: () => time.now,
    pauses: { first: 2, longest: 8 },
  };
  return { time, ending, waits, patience };
}

t.test(
  'work that failed in passing is done again, with growing pauses, and its result returned',
  async (t) => {
    const { patience, waits } = setup();
    let tries = 0;
    const result = await beginAnew(async () => {
      tries += 1;
      if (tries < 6) throw new Passing();
      return tries;
    }, patience);
    t.equal(result, 6);
    t.equal(waits.length, 5);
    t.ok(waits.every((wait, n) => wait >= Math.min(8, 2 ** (n + 1)) / 2 && wait <= 8));
  },
);

t.test('a failure that does not pass is thrown at once', async (t) => {
  const { patience, waits } = setup();
  const failure = new TypeError('a bug');
  const thrown = await beginAnew(() => Promise.reject(failure), patience).catch((error) => error);
  t.equal(thrown, failure);
  t.strictSame(waits, []);
});

t.test('work that fails until it is too late is given up with its last failure as the cause', async (t) => {
  const { patience, time } = setup();
  const failing = beginAnew(async () => {
    time.now += 400;
    throw new Passing(`at ${time.now}`);
  }, patience);
  await t.rejects(failing, { name: 'TooLateError', code: 'too_late', cause: { message: 'at 1200' } });
  t.type(await failing.catch((error) => error), TooLateError);
});

t.test('an end is thrown at once, also in a pause', async (t) => {
  const { patience, ending } = setup();
  const over = new Error('the process ends');
  let tries = 0;
  const working = beginAnew(
    async () => {
      tries += 1;
      throw new Passing();
    },
    { ...patience, pauses: { first: 60_000, longest: 60_000 }, until: 3_600_000 },
  );
  setImmediate(() => ending.abort(over));
  t.equal(await working.catch((error) => error), over);
  t.equal(tries, 1);
  t.equal(await beginAnew(() => Promise.reject(new Passing()), patience).catch((error) => error), over);
});

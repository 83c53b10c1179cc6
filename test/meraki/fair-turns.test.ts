import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import type { Dashboard } from '../../src/core/dashboard.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { RateLimiter } from '../../src/core/rate-limiter.ts';
import { storeUnavailable } from '../../src/core/refusals.ts';
import { createEmbeddedRateLimiter } from '../../src/store/embedded/rate-limiter.ts';
import { json, known, linkTo, type Script, serve, tokens, virtualTime } from '../support/scripted-meraki.ts';
import { until } from '../support/until.ts';

/**
 * Meraki on loopback, and a rate limiter whose turns are due when the test says so.
 *
 * @param acquire answers in place of the wait of 100 ms that each turn needs
 */
async function withTurns(
  t: Test,
  {
    script = (_req, res) => json(res, []),
    acquire,
  }: { script?: Script; acquire?: RateLimiter['acquire'] } = {},
) {
  let acquired = 0;
  let limits = 0;
  let due: (() => void) | undefined;
  const rateLimiter: RateLimiter = {
    async acquire(timeout) {
      acquired += 1;
      return acquire === undefined ? 100 : acquire(timeout);
    },
    soonest: () => 0,
    accepted() {},
    async limited() {
      limits += 1;
    },
  };
  const served = await serve(t, script, {
    // Everybody makes calls of their own, also for the same reads.
    areShared: false,
    rateLimiterOf: () => rateLimiter,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        due = () => resolve(undefined);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    now: () => 0,
  });
  /** Waits until a turn is awaited. */
  const awaited = () => until('a turn is awaited', () => due !== undefined);
  /** Lets so many turns be due, one after the other. */
  async function pass(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await awaited();
      const end = due;
      due = undefined;
      end?.();
    }
  }
  /** Returns who was served, oldest first, once so many were. */
  async function servedOf(calls: number): Promise<string[]> {
    await until(`${calls} calls`, () => served.server.requests.length >= calls);
    return served.server.requests.map(({ headers }) => String(headers.authorization).replace('Bearer ', ''));
  }
  /** Opens a dashboard of somebody, and begins so many reads at once. */
  function ask(person: string, reads: number, timeout = MINUTE, source = tokens(person)) {
    const dashboard = served.api.open(linkTo('1', source, { personId: person }), timeout);
    return begin(dashboard, reads);
  }
  return { ...served, awaited, pass, servedOf, ask, acquired: () => acquired, limits: () => limits };
}

/** Begins so many different reads, of which any may fail before the test looks at it. */
function begin(dashboard: Dashboard, amount: number) {
  const reads = Array.from({ length: amount }, (_, n) => dashboard.findDevices({ name: `${n}` }));
  for (const read of reads) read.catch(() => {});
  return reads;
}

t.test('who asks much does not starve the rest', async (t) => {
  const { ask, awaited, pass, servedOf } = await withTurns(t);
  const many = ask('ada', 60);
  await awaited();
  const few = ask('tom', 3);
  await pass(6);
  const served = await servedOf(6);
  t.strictSame(served.toSorted(), ['ada', 'ada', 'ada', 'tom', 'tom', 'tom']);
  await Promise.all(few);
  await pass(57);
  await Promise.all(many);
});

t.test('of a hundred people everybody has the first turn before anybody has the second', async (t) => {
  const { ask, pass, servedOf } = await withTurns(t);
  const people = Array.from({ length: 100 }, (_, n) => `person-${n}`);
  const reads = people.flatMap((person) => ask(person, 2));
  await pass(100);
  t.equal(new Set(await servedOf(100)).size, 100);
  await pass(100);
  await Promise.all(reads);
});

t.test('borrowed calls take turns by who asks, not by whose link it is', async (t) => {
  const { api, awaited, pass, servedOf } = await withTurns(t);
  // The token tells the test who asked; the link is Ada's each time. Nobody asks the same: identical reads of a link are one.
  let asked = 0;
  const borrow = (askerId: string | undefined, reads: number) => {
    const dashboard = api.open({ ...linkTo('1', tokens(askerId ?? 'ada')), askerId }, MINUTE);
    return Array.from({ length: reads }, () => {
      asked += 1;
      return dashboard.findDevices({ name: `${asked}` });
    });
  };
  const greedy = [...borrow('tom', 30), ...borrow('tom', 30)];
  await awaited();
  const few = [...borrow('eve', 2), ...borrow(undefined, 2)];
  await pass(6);
  const served = await servedOf(6);
  t.strictSame(served.toSorted(), ['ada', 'ada', 'eve', 'eve', 'tom', 'tom']);
  await Promise.all(few);
  await pass(58);
  await Promise.all(greedy);
});

t.test('a command whose link ends takes no more turns', async (t) => {
  const { ask, pass, servedOf, acquired } = await withTurns(t);
  const ended = new KnownError('relink_required', 'Dead.', 'Link again.');
  const dead = ask('ada', 30, MINUTE, { ...tokens(), token: async () => Promise.reject(ended) });
  const alive = ask('tom', 2);
  await pass(3);
  for (const { status } of await Promise.allSettled(dead)) t.equal(status, 'rejected');
  await Promise.all(alive);
  t.strictSame(await servedOf(2), ['tom', 'tom']);
  t.equal(acquired(), 3, 'one turn was used to find out');
});

t.test('a command whose time is over leaves, and the turn that it waited for is another one’s', async (t) => {
  const { ask, awaited, pass, servedOf, acquired } = await withTurns(t);
  // Longer than the wait for the turn: the command is not refused at once.
  const late = ask('ada', 5, 150);
  await awaited();
  for (const read of late) await t.rejects(read, known('meraki_limited'));
  const inTime = ask('tom', 1);
  await pass(1);
  await Promise.all(inTime);
  t.strictSame(await servedOf(1), ['tom']);
  t.equal(acquired(), 1);
});

t.test(
  'a command that has failed takes no more turns, and who shares one of its calls is answered',
  async (t) => {
    const { api, awaited, pass, servedOf, acquired } = await withTurns(t);
    const link = linkTo('1', tokens('ada'));
    const failed = api.open(link);
    const reads = begin(failed, 5);
    await awaited();
    const [shared] = begin(api.open(link), 1);
    failed.end();
    for (const read of reads) await t.rejects(read, known('meraki_unavailable'));
    await t.rejects(failed.networks(), known('meraki_unavailable'), 'what it asks later is not sent either');
    await pass(1);
    t.strictSame(await shared, []);
    t.strictSame(await servedOf(1), ['ada']);
    t.equal(acquired(), 1);
  },
);

t.test('a 429 during the wait drops the turn that is not due yet', async (t) => {
  const { ask, pass, awaited, servedOf, acquired, limits } = await withTurns(t, {
    script: (_req, res, n) => json(res, [], n === 1 ? 429 : 200, { 'retry-after': '1' }),
  });
  const reads = ask('ada', 2);
  await pass(1);
  await servedOf(1);
  await awaited();
  await until('the limiter knows', () => limits() === 1);
  await pass(3);
  await Promise.all(reads);
  t.equal(acquired(), 4, 'one for each of three calls, and one that was dropped');
});

t.test('when the rate limiter fails, everybody who waits hears of it, and the next call goes', async (t) => {
  const away = Promise.withResolvers<undefined>();
  let isAway = true;
  const { ask, pass, servedOf, acquired } = await withTurns(t, {
    acquire: async () => {
      if (isAway) await away.promise;
      return 100;
    },
  });
  const reads = [...ask('ada', 3), ...ask('tom', 2)];
  await until('a turn is asked for', () => acquired() === 1);
  isAway = false;
  away.reject(storeUnavailable(new Error('Connection terminated')));
  for (const read of reads) await t.rejects(read, known('store_unavailable'));
  const next = ask('tom', 1);
  await pass(1);
  await Promise.all(next);
  t.strictSame(await servedOf(1), ['tom']);
});

t.test('closing the client fails the calls that wait', async (t) => {
  const { ask, awaited, api } = await withTurns(t);
  const reads = ask('ada', 2);
  await awaited();
  await api.close();
  for (const read of reads) await t.rejects(read, known('meraki_unavailable'));
});

t.test('a command that can not be finished in time is refused at once, and takes no turn', async (t) => {
  const { clock, sleep } = virtualTime();
  const rateLimiter = createEmbeddedRateLimiter(clock, 9);
  const { api, server } = await serve(t, (_req, res) => json(res, []), {
    ...{ clock, sleep, now: clock, areShared: false },
    rateLimiterOf: () => rateLimiter,
  });
  const greedy = api.open(linkTo('1', tokens('ada')), 1_000);
  // Nine turns are there, and nine more come in the second.
  for (const one of begin(greedy, 19)) await t.rejects(one, known('meraki_limited'));
  await t.rejects(greedy.networks(), known('meraki_limited'), 'what it asks later fails alike');
  const modest = begin(api.open(linkTo('1', tokens('tom'), { personId: 'tom' }), 1_000), 18);
  await Promise.all(modest);
  t.equal(server.requests.length, 18);
});

t.test('a call under way keeps its time limit when its command ends, and gives its place back', async (t) => {
  const { api, server } = await serve(t, () => {});
  const dashboard = api.open(linkTo(), 1000);
  const call = dashboard.statusCounts();
  call.catch(() => {});
  await until('the call is under way', () => server.requests.length === 1);
  dashboard.end();
  await t.rejects(call, { ...known('meraki_unavailable'), message: /within 1 seconds/ });
});

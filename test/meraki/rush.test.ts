import t from 'tap';
import { SECOND } from '../../src/core/clock.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { createFairTurns } from '../../src/meraki/fair-turns.ts';
import { createEmbeddedRateLimiter } from '../../src/store/embedded/rate-limiter.ts';

/** Milliseconds that a command has, and that Meraki needs for a call. */
const TIMEOUT = 45 * SECOND;
const LATENCY = 300;

/** A clock with timers of its own, which goes on to the next timer when nothing else is left to do. */
function createTime() {
  let now = 0;
  const timers: { at: number; run(): void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        timers.push({ at: now + ms, run: resolve });
      }),
    async runAll() {
      for (;;) {
        await new Promise(setImmediate);
        timers.sort((a, b) => a.at - b.at);
        const timer = timers.shift();
        if (timer === undefined) return;
        now = timer.at;
        timer.run();
      }
    },
  };
}

/** Lets commands of so many calls each begin, one every so many milliseconds. @returns how they ended */
async function rush({ people, calls, every }: { people: number; calls: number; every: number }) {
  const { now, sleep, runAll } = createTime();
  const rateLimiter = createEmbeddedRateLimiter(now, 9);
  const fairTurns = createFairTurns({ meter: silentMeter, now, sleep });
  let sent = 0;
  async function command(n: number) {
    await sleep(n * every);
    const began = now();
    const ending = new AbortController();
    const deadline = {
      ...{ timeout: TIMEOUT, signal: ending.signal, left: () => began + TIMEOUT - now() },
      within: <T>(work: Promise<T>) => work,
      during: <T>(work: Promise<T>) => work,
      end() {},
    };
    void sleep(TIMEOUT).then(() => ending.abort());
    const { take } = fairTurns.begin(`person ${n}`, deadline);
    let own = 0;
    const call = async () => {
      const { end } = await take(rateLimiter, { until: Number.NEGATIVE_INFINITY }, undefined);
      own += 1;
      sent += 1;
      await sleep(LATENCY);
      end();
    };
    const ends = await Promise.allSettled(Array.from({ length: calls }, call));
    const isAnswered = ends.every(({ status }) => status === 'fulfilled');
    return { isAnswered, wasted: isAnswered ? 0 : own };
  }
  const commands = Promise.all(Array.from({ length: people }, (_, n) => command(n)));
  await runAll();
  const ended = await commands;
  return {
    answered: ended.filter(({ isAnswered }) => isAnswered).length,
    wasted: ended.reduce((sum, { wasted }) => sum + wasted, 0),
    sent,
  };
}

t.test('a hundred people who ask within ten seconds are all answered, four calls each', async (t) => {
  const { answered, sent } = await rush({ people: 100, calls: 4, every: 100 });
  t.strictSame({ answered, sent }, { answered: 100, sent: 400 });
});

t.test('in a rush hardly a turn is used for a command that is refused', async (t) => {
  for (const [people, calls, every] of [
    [400, 4, 25],
    [400, 4, 100],
    [100, 12, 100],
  ] as const) {
    const { answered, wasted, sent } = await rush({ people, calls, every });
    // Nine at once, and nine a second from the first question until the time of the last one is over.
    const turns = 9 + (9 * (people * every + TIMEOUT)) / 1000;
    t.comment(`${people} people: ${answered} answered, ${wasted} of ${sent} turns for nothing`);
    t.ok(wasted < 0.1 * sent);
    t.ok(answered * calls > 0.85 * Math.min(turns, people * calls));
  }
});

t.test('when a pause makes a thousand questions too late, each wait is worked out once', async (t) => {
  const QUESTIONS = 1000;
  let isPaused = false;
  let looks = 0;
  const ended = Promise.withResolvers<number>();
  const rateLimiter = {
    soonest: () => {
      looks += 1;
      return isPaused ? 2 * TIMEOUT : 0;
    },
    acquire: async () => {
      isPaused = true;
      looks = 0;
      return 1;
    },
    limited: async () => {},
    accepted() {},
  };
  const fairTurns = createFairTurns({ meter: silentMeter, now: () => 0, sleep: () => ended.promise });
  const deadline = {
    ...{ timeout: TIMEOUT, signal: new AbortController().signal, left: () => TIMEOUT },
    within: <T>(work: Promise<T>) => work,
    during: <T>(work: Promise<T>) => work,
    end() {},
  };
  const asked = Array.from({ length: QUESTIONS }, (_, n) =>
    fairTurns
      .begin(`person ${n}`, deadline)
      .take(rateLimiter, { until: Number.NEGATIVE_INFINITY }, undefined),
  );
  const refused = asked.slice(1).map((one) => t.rejects(one, { code: 'meraki_limited' }));
  await Promise.all(refused);
  t.ok(looks <= QUESTIONS, `${looks} looks at the rate limiter`);
  ended.resolve(0);
  await asked[0];
});

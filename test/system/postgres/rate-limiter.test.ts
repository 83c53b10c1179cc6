import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { z } from 'zod';
import type { RateLimiterOf } from '../../../src/core/rate-limiter.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPostgresRateLimiters } from '../../../src/store/postgres/rate-limiter.ts';
import { createStatements } from '../../../src/store/postgres/statements.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { LONG_TIMEOUTS, newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';

/** Milliseconds between two calls. */
const INTERVAL = 125;
/** The milliseconds by which the two clocks may differ, with rounding. */
const TOLERANCE = 20;

/** Opens the rate limiters of one instance. */
async function openRateLimiters(t: Test, url: string) {
  const log = createMemoryLog();
  const pool = createPool(url, log, LONG_TIMEOUTS);
  t.teardown(() => pool.end());
  const rateLimiterOf = createPostgresRateLimiters(createStatements(pool), log);
  /** Returns when the next call is due, in milliseconds on the database's clock. */
  const nextAt = async () =>
    z
      .object({ next_at: z.number() })
      .parse((await pool.query("select next_at from paces where organization_id = 'aurora'")).rows[0])
      .next_at;
  /** Sets it so many milliseconds ahead of the database's clock, as it is after that clock was set back. */
  const setAhead = (ms: number) =>
    pool.query('update paces set next_at = extract(epoch from clock_timestamp()) * 1000 + $1', [ms]);
  /** Returns by how much one call moves that. */
  async function step(): Promise<number> {
    const before = await nextAt();
    await rateLimiterOf('aurora').acquire(600_000);
    return (await nextAt()) - before;
  }
  return { rateLimiterOf, log, nextAt, setAhead, step };
}

/** A call that was let through. */
interface Call {
  wait: number;
  /** The time on this process's clock at which the call is due, or later: a busy machine gets the answer late. */
  due: number;
}

/** Acquires the next call without waiting for it. */
async function acquireOne(rateLimiterOf: RateLimiterOf): Promise<Call> {
  const wait = (await rateLimiterOf('aurora').acquire(600_000)) ?? Number.NaN;
  return { wait, due: performance.now() + wait };
}

async function acquireMany(rateLimiterOf: RateLimiterOf, amount: number): Promise<Call[]> {
  const calls: Call[] = [];
  for (let n = 0; n < amount; n++) calls.push(await acquireOne(rateLimiterOf));
  return calls;
}

/** Returns by how many milliseconds the earliest call is too early, when two may go at `from` and then 8 a second. */
const ahead = (due: readonly number[], from: number) =>
  Math.max(...due.toSorted((a, b) => a - b).map((at, n) => from + Math.max(0, n - 1) * INTERVAL - at));

/** Asserts that the next call goes after that many milliseconds, and not much later. */
async function assertPaused(
  t: Test,
  rateLimiterOf: RateLimiterOf,
  from: number,
  pause: number,
): Promise<void> {
  const { wait, due } = await acquireOne(rateLimiterOf);
  t.ok(due - from > pause - TOLERANCE, `due after ${due - from} ms`);
  t.ok(wait < pause + 10 * INTERVAL, `${wait} ms`);
}

t.test('the shared rate limiter', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  async function three(t: Test) {
    const url = await newDatabase(server);
    return [
      await openRateLimiters(t, url),
      await openRateLimiters(t, url),
      await openRateLimiters(t, url),
    ] as const;
  }

  t.test('a database whose clock was set back keeps no call waiting', async (t) => {
    const { rateLimiterOf, nextAt, setAhead } = await openRateLimiters(t, await newDatabase(server));
    const aurora = rateLimiterOf('aurora');
    await aurora.acquire(0);
    const now = await nextAt();
    for (const call of [() => aurora.acquire(60_000), () => aurora.limited(0)]) {
      await setAhead(3_600_000);
      await call();
      t.ok((await nextAt()) < now + 600_000, 'the next call is due soon');
    }
    await setAhead(50_000);
    t.equal(await aurora.acquire(1000), undefined, 'a pause that is possible is kept');
  });

  t.test('three instances together get two calls at once and then 8 a second', async (t) => {
    const instances = await three(t);
    const from = performance.now();
    const calls = await Promise.all(
      instances.flatMap(({ rateLimiterOf }) =>
        Array.from({ length: 4 }, () => acquireMany(rateLimiterOf, 25)),
      ),
    );
    const due = calls.flat().map((call) => call.due);
    t.equal(due.length, 300);
    t.ok(ahead(due, from) < TOLERANCE, `${ahead(due, from)} ms ahead`);
    const longest = Math.max(...calls.flat().map(({ wait }) => wait));
    t.ok(longest <= 300 * INTERVAL, `${longest} ms`);
  });

  t.test('three instances that wait for each call get no more', async (t) => {
    const instances = await three(t);
    const from = performance.now();
    const sent: number[] = [];
    const send = async ({ rateLimiterOf }: { rateLimiterOf: RateLimiterOf }) => {
      for (let n = 0; n < 3; n++) {
        await delay(await rateLimiterOf('aurora').acquire(600_000));
        sent.push(performance.now());
      }
    };
    await Promise.all(instances.flatMap((one) => Array.from({ length: 4 }, () => send(one))));
    t.equal(sent.length, 36);
    t.ok(ahead(sent, from) < TOLERANCE, `${ahead(sent, from)} ms ahead`);
  });

  t.test('after a pause no more than two calls go at once', async (t) => {
    const [{ rateLimiterOf }] = await three(t);
    await acquireOne(rateLimiterOf);
    await delay(1_500);
    const from = performance.now();
    const calls = await Promise.all(Array.from({ length: 20 }, () => acquireOne(rateLimiterOf)));
    t.ok(calls.filter(({ wait }) => wait === 0).length >= 2, 'two at once');
    const due = calls.map((call) => call.due);
    t.ok(ahead(due, from) < TOLERANCE, `${ahead(due, from)} ms ahead`);
  });

  t.test('one organization does not slow another', async (t) => {
    const [one, other, third] = await three(t);
    const from = performance.now();
    await Promise.all([one, other, third].map(({ rateLimiterOf }) => acquireMany(rateLimiterOf, 30)));
    t.ok((await acquireOne(one.rateLimiterOf)).due - from > 89 * INTERVAL - TOLERANCE);
    for (const { rateLimiterOf } of [one, other]) t.equal(await rateLimiterOf('harbor').acquire(0), 0);
    t.equal(await third.rateLimiterOf('').acquire(0), 0, 'nor the calls that name no organization');
  });

  t.test('a caller that can not wait long enough takes no call', async (t) => {
    const [one, other] = await three(t);
    await one.rateLimiterOf('aurora').limited(60_000);
    const before = await one.nextAt();
    const calls = await Promise.all(
      Array.from({ length: 50 }, () => other.rateLimiterOf('aurora').acquire(1_000)),
    );
    t.ok(calls.every((wait) => wait === undefined));
    t.equal(await one.nextAt(), before);
  });

  t.test('a refusal pauses all instances and slows down the one that got it', async (t) => {
    const [one, other, third] = await three(t);
    const from = performance.now();
    const limited = () => one.rateLimiterOf('aurora').limited(60_000);
    await Promise.all([limited(), limited()]);
    for (const { rateLimiterOf } of [one, other, third]) await assertPaused(t, rateLimiterOf, from, 60_000);
    t.equal(await other.rateLimiterOf('aurora').acquire(2_000), undefined);
    t.equal(await one.rateLimiterOf('harbor').acquire(0), 0);

    t.equal(Math.round(await one.step()), Math.round(INTERVAL / 0.7), 'refused together, slowed down once');
    t.equal(Math.round(await other.step()), INTERVAL);
    for (let n = 0; n < 20; n++) one.rateLimiterOf('aurora').accepted();
    t.equal(Math.round(await one.step()), INTERVAL, 'as fast as before in the end');
  });

  t.test('no call goes sooner than an instance foresaw', async (t) => {
    const [one] = await three(t);
    const aurora = one.rateLimiterOf('aurora');
    t.strictSame([1, 2, 3].map(aurora.soonest), [0, 0, INTERVAL], 'at first two may go at once');
    for (let n = 0; n < 20; n++) {
      const from = performance.now();
      const soonest = aurora.soonest(1);
      const { due } = await acquireOne(one.rateLimiterOf);
      t.ok(due - from > soonest - TOLERANCE, `${due - from} ms, ${soonest} ms foreseen`);
    }
    t.ok(aurora.soonest(10) > 9 * INTERVAL);
    await aurora.limited(60_000);
    t.ok(aurora.soonest(1) > 50_000);
    t.equal(one.rateLimiterOf('harbor').soonest(1), 0);
  });

  t.test('an instance that was slowed down goes no sooner than the others', async (t) => {
    const [slow, usual] = await three(t);
    for (const pause of [180, 260, 370, 530, 750]) {
      await slow.rateLimiterOf('aurora').limited(0);
      await delay(pause);
    }
    const from = performance.now();
    await usual.rateLimiterOf('aurora').limited(60_000);
    await assertPaused(t, slow.rateLimiterOf, from, 60_000);
  });

  t.test('a pause lasts at most a minute, even if Meraki asks for more', async (t) => {
    const [{ rateLimiterOf }] = await three(t);
    const from = performance.now();
    await rateLimiterOf('aurora').limited(3_600_000);
    await assertPaused(t, rateLimiterOf, from, 60_000);
  });
});

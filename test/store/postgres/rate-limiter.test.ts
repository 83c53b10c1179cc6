import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { z } from 'zod';
import type { RateLimiterOf } from '../../../src/core/rate-limiter.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPostgresRateLimiters } from '../../../src/store/postgres/rate-limiter.ts';
import { createStatements } from '../../../src/store/postgres/statements.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase, UNHURRIED } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox.ts';

/** Milliseconds between two turns. */
const BETWEEN = 125;
/** What the two clocks may differ by, and rounding. */
const ABOUT = 20;

/** The paces of an instance of its own. */
async function openPaces(t: Test, url: string) {
  const log = createMemoryLog();
  const pool = createPool(url, log, UNHURRIED);
  t.teardown(() => pool.end());
  const rateLimiterOf = createPostgresRateLimiters(createStatements(pool), log);
  /** What the turns so far have used up: milliseconds on the database's clock. */
  const usedUp = async () =>
    z
      .object({ next_at: z.number() })
      .parse((await pool.query("select next_at from paces where organization_id = 'aurora'")).rows[0])
      .next_at;
  /** How much more one turn uses up. */
  async function step(): Promise<number> {
    const before = await usedUp();
    await rateLimiterOf('aurora').acquire(600_000);
    return (await usedUp()) - before;
  }
  return { rateLimiterOf, log, usedUp, step };
}

interface Turn {
  wait: number;
  /** When it is due on this process's clock, or later: a busy machine hears of it late. */
  due: number;
}

/** Takes the next turn without waiting for it. */
async function takeTurn(rateLimiterOf: RateLimiterOf): Promise<Turn> {
  const wait = (await rateLimiterOf('aurora').acquire(600_000)) ?? Number.NaN;
  return { wait, due: performance.now() + wait };
}

async function takeTurns(rateLimiterOf: RateLimiterOf, amount: number): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let n = 0; n < amount; n++) turns.push(await takeTurn(rateLimiterOf));
  return turns;
}

/** How much the one that is furthest ahead of its time is so, when two may go at `from` and then 8 a second. */
const ahead = (due: readonly number[], from: number) =>
  Math.max(...due.toSorted((a, b) => a - b).map((at, n) => from + Math.max(0, n - 1) * BETWEEN - at));

/** Asserts that nobody goes before that many milliseconds have passed, though not much later. */
async function assertPaused(
  t: Test,
  rateLimiterOf: RateLimiterOf,
  from: number,
  pause: number,
): Promise<void> {
  const { wait, due } = await takeTurn(rateLimiterOf);
  t.ok(due - from > pause - ABOUT, `due after ${due - from} ms`);
  t.ok(wait < pause + 10 * BETWEEN, `${wait} ms`);
}

t.test('the shared pace', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  async function three(t: Test) {
    const url = await newDatabase(server);
    return [await openPaces(t, url), await openPaces(t, url), await openPaces(t, url)] as const;
  }

  t.test('three instances as fast as they can: two at once, then 8 a second', async (t) => {
    const instances = await three(t);
    const from = performance.now();
    const turns = await Promise.all(
      instances.flatMap(({ rateLimiterOf }) => Array.from({ length: 4 }, () => takeTurns(rateLimiterOf, 25))),
    );
    const due = turns.flat().map((turn) => turn.due);
    t.equal(due.length, 300);
    t.ok(ahead(due, from) < ABOUT, `${ahead(due, from)} ms ahead`);
    const longest = Math.max(...turns.flat().map(({ wait }) => wait));
    t.ok(longest <= 300 * BETWEEN, `${longest} ms`);
  });

  t.test('also when each waits for its turn', async (t) => {
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
    t.ok(ahead(sent, from) < ABOUT, `${ahead(sent, from)} ms ahead`);
  });

  t.test('who asks for nothing for a while saves up no more than two', async (t) => {
    const [{ rateLimiterOf }] = await three(t);
    await takeTurn(rateLimiterOf);
    await delay(1_500);
    const from = performance.now();
    const turns = await Promise.all(Array.from({ length: 20 }, () => takeTurn(rateLimiterOf)));
    t.ok(turns.filter(({ wait }) => wait === 0).length >= 2, 'two at once');
    const due = turns.map((turn) => turn.due);
    t.ok(ahead(due, from) < ABOUT, `${ahead(due, from)} ms ahead`);
  });

  t.test('one organization does not slow another', async (t) => {
    const [one, other, third] = await three(t);
    const from = performance.now();
    await Promise.all([one, other, third].map(({ rateLimiterOf }) => takeTurns(rateLimiterOf, 30)));
    t.ok((await takeTurn(one.rateLimiterOf)).due - from > 89 * BETWEEN - ABOUT);
    for (const { rateLimiterOf } of [one, other]) t.equal(await rateLimiterOf('harbor').acquire(0), 0);
    t.equal(await third.rateLimiterOf('').acquire(0), 0, 'nor the calls that name none');
  });

  t.test('who can not wait that long takes no turn', async (t) => {
    const [one, other] = await three(t);
    await one.rateLimiterOf('aurora').limited(60_000);
    const before = await one.usedUp();
    const turns = await Promise.all(
      Array.from({ length: 50 }, () => other.rateLimiterOf('aurora').acquire(1_000)),
    );
    t.ok(turns.every((turn) => turn === undefined));
    t.equal(await one.usedUp(), before);
  });

  t.test('a 429 pauses all, and slows down whoever it was told', async (t) => {
    const [one, other, third] = await three(t);
    const from = performance.now();
    const limited = () => one.rateLimiterOf('aurora').limited(60_000);
    await Promise.all([limited(), limited()]);
    for (const { rateLimiterOf } of [one, other, third]) await assertPaused(t, rateLimiterOf, from, 60_000);
    t.equal(await other.rateLimiterOf('aurora').acquire(2_000), undefined);
    t.equal(await one.rateLimiterOf('harbor').acquire(0), 0);

    t.equal(Math.round(await one.step()), Math.round(BETWEEN / 0.7), 'refused together, slowed down once');
    t.equal(Math.round(await other.step()), BETWEEN);
    for (let n = 0; n < 20; n++) one.rateLimiterOf('aurora').accepted();
    t.equal(Math.round(await one.step()), BETWEEN, 'as fast as before in the end');
  });

  t.test('whoever was slowed down before goes no sooner than the others', async (t) => {
    const [slow, usual] = await three(t);
    for (const pause of [180, 260, 370, 530, 750]) {
      await slow.rateLimiterOf('aurora').limited(0);
      await delay(pause);
    }
    const from = performance.now();
    await usual.rateLimiterOf('aurora').limited(60_000);
    await assertPaused(t, slow.rateLimiterOf, from, 60_000);
  });

  t.test('a pause has an end, whatever Meraki asks for', async (t) => {
    const [{ rateLimiterOf }] = await three(t);
    const from = performance.now();
    await rateLimiterOf('aurora').limited(3_600_000);
    await assertPaused(t, rateLimiterOf, from, 60_000);
  });

  t.test('while the database is away nobody goes', async (t) => {
    const [one, other] = await three(t);
    await server.stop('immediate');
    await t.rejects(one.rateLimiterOf('aurora').acquire(1_000), AWAY);
    one.rateLimiterOf('aurora').limited(1_000);
    await until(() => one.log.lines.some(({ text }) => /could not be told of a limit/.test(text)));
    await server.start();
    t.equal(await other.rateLimiterOf('aurora').acquire(1_000), 0);
  });
});

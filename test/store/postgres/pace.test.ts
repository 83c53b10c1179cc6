import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { PaceOf } from '../../../src/core/pace.ts';
import { createSharedPaces } from '../../../src/store/postgres/pace.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createStatements } from '../../../src/store/postgres/statements.ts';
import { noPostgres, startPostgres } from '../../postgres.ts';
import { until } from '../inbox-contract.ts';
import { createMemoryLog } from '../samples.ts';
import { AWAY, newDatabase } from './open.ts';

/** The paces of an instance of its own. */
async function openPaces(t: Test, url: string) {
  const log = createMemoryLog();
  const pool = createPool(url, log);
  t.teardown(() => pool.end());
  const paceOf = createSharedPaces(createStatements(pool), log);
  // Connections are made when they are needed; what is measured is not how long that takes.
  await paceOf('warm-up').turn(60_000);
  return { paceOf, log };
}

/** Takes the next turn without waiting for it. @returns when it is due, on this process's clock */
async function takeTurn(paceOf: PaceOf, organization = 'aurora'): Promise<number> {
  const wait = await paceOf(organization).turn(600_000);
  return performance.now() + (wait ?? Number.NaN);
}

async function takeTurns(paceOf: PaceOf, amount: number): Promise<number[]> {
  const due: number[] = [];
  for (let n = 0; n < amount; n++) due.push(await takeTurn(paceOf));
  return due;
}

/** How many fall into the fullest second. */
function fullest(due: readonly number[]): number {
  return Math.max(...due.map((from) => due.filter((at) => at >= from && at < from + 1_000).length));
}

t.test('the shared pace', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  async function three(t: Test) {
    const url = await newDatabase(server);
    return [await openPaces(t, url), await openPaces(t, url), await openPaces(t, url)] as const;
  }

  t.test('three instances as fast as they can: never more than 11 in any second', async (t) => {
    const instances = await three(t);
    const from = performance.now();
    const turns = await Promise.all(
      instances.flatMap(({ paceOf }) => Array.from({ length: 4 }, () => takeTurns(paceOf, 25))),
    );
    const due = turns.flat();
    t.equal(due.length, 300);
    t.ok(fullest(due) <= 11, `${fullest(due)} in the fullest second`);
    const rate = 300 / ((Math.max(...due) - from) / 1_000);
    t.ok(rate > 7.5 && rate < 8.6, `${rate} a second`);
  });

  t.test('also when each waits for its turn', async (t) => {
    const instances = await three(t);
    const sent: number[] = [];
    const end = performance.now() + 4_000;
    const send = async ({ paceOf }: { paceOf: PaceOf }) => {
      while (performance.now() < end) {
        await delay(await paceOf('aurora').turn(60_000));
        sent.push(performance.now());
      }
    };
    await Promise.all(instances.flatMap((one) => Array.from({ length: 4 }, () => send(one))));
    t.ok(fullest(sent) <= 11, `${fullest(sent)} in the fullest second`);
    t.ok(sent.length > 25, `${sent.length} in four seconds`);
  });

  t.test('who asks for nothing for a while saves up no more than two', async (t) => {
    const [{ paceOf }] = await three(t);
    await takeTurn(paceOf);
    await delay(1_500);
    const [first = 0, second = 0, third = 0, fourth = 0] = await takeTurns(paceOf, 4);
    t.ok(second - first < 60, `${second - first} ms`);
    t.ok(third - first > 80 && fourth - first > 205, `${third - first} and ${fourth - first} ms`);
  });

  t.test('one organization does not slow another', async (t) => {
    const [one, other, third] = await three(t);
    await Promise.all([one, other, third].map(({ paceOf }) => takeTurns(paceOf, 30)));
    t.ok(((await one.paceOf('aurora').turn(60_000)) ?? 0) > 8_000);
    for (const { paceOf } of [one, other]) t.equal(await paceOf('harbor').turn(0), 0);
    t.equal(await third.paceOf('').turn(0), 0, 'nor the calls that name none');
  });

  t.test('who can not wait that long takes no turn', async (t) => {
    const [one, other] = await three(t);
    const before = (await takeTurns(one.paceOf, 40)).at(-1) ?? 0;
    const turns = await Promise.all(Array.from({ length: 50 }, () => other.paceOf('aurora').turn(1_000)));
    t.ok(turns.every((turn) => turn === undefined));
    const next = await takeTurn(one.paceOf);
    t.ok(next - before > 100 && next - before < 190, `${next - before} ms later, as if nobody had asked`);
  });

  t.test('a 429 pauses all, and slows down whoever it was told', async (t) => {
    const [one, other, third] = await three(t);
    one.paceOf('aurora').limited(3_000);
    one.paceOf('aurora').limited(3_000);
    await delay(100);
    for (const { paceOf } of [one, other, third]) {
      const wait = (await paceOf('aurora').turn(60_000)) ?? Number.NaN;
      t.ok(wait > 2_500 && wait < 4_000, `${wait} ms`);
    }
    t.equal(await other.paceOf('aurora').turn(2_000), undefined);
    t.equal(await one.paceOf('harbor').turn(0), 0);

    const gap = async (paceOf: PaceOf) => {
      const [, second = 0, third = 0] = await takeTurns(paceOf, 3);
      return third - second;
    };
    const [slow, usual] = [await gap(one.paceOf), await gap(other.paceOf)];
    t.ok(Math.abs(slow - 125 / 0.7) < 30, `refused together, slowed down once: ${slow} ms`);
    t.ok(Math.abs(usual - 125) < 30, `${usual} ms`);
    for (let n = 0; n < 20; n++) one.paceOf('aurora').accepted();
    t.ok(Math.abs((await gap(one.paceOf)) - 125) < 30, 'as fast as before in the end');
  });

  t.test('whoever was slowed down before goes no sooner than the others', async (t) => {
    const [slow, usual] = await three(t);
    for (const pause of [180, 260, 370, 530, 750]) {
      slow.paceOf('aurora').limited(0);
      await delay(pause);
    }
    usual.paceOf('aurora').limited(3_000);
    await delay(100);
    const wait = (await slow.paceOf('aurora').turn(60_000)) ?? Number.NaN;
    t.ok(wait > 2_800, `${wait} ms`);
  });

  t.test('a pause has an end, whatever Meraki asks for', async (t) => {
    const [{ paceOf }] = await three(t);
    paceOf('aurora').limited(3_600_000);
    await delay(100);
    const wait = (await paceOf('aurora').turn(600_000)) ?? Number.NaN;
    t.ok(wait > 59_000 && wait < 62_000, `${wait} ms`);
  });

  t.test('while the database is away nobody goes', async (t) => {
    const [one, other] = await three(t);
    await server.stop('immediate');
    await t.rejects(one.paceOf('aurora').turn(1_000), AWAY);
    one.paceOf('aurora').limited(1_000);
    await until(() => one.log.lines.some(({ text }) => /could not be told of a limit/.test(text)));
    await server.start();
    t.equal(await other.paceOf('aurora').turn(1_000), 0);
  });
});

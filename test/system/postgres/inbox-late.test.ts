import type { Pool } from 'pg';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { createInboxTable } from '../../../src/store/postgres/inbox-table.ts';
import type { Statements } from '../../../src/store/postgres/statements.ts';
import { join, type Member } from '../../support/inbox-instance.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { newEvent } from '../../support/store-contract/inbox-events.ts';
import { until } from '../../support/until.ts';

const LOST = new Error('the answer was lost');

/** Returns statements whose answers never arrive, the promise of the last answer, and the last value of the last one. */
function withoutAnswers(statements: Statements) {
  const sent: Promise<unknown>[] = [];
  let lastValue: unknown;
  const lose = async (work: Promise<unknown>, values: unknown[] | undefined): Promise<never> => {
    sent.push(work);
    lastValue = values?.at(-1);
    throw LOST;
  };
  const lossy: Statements = {
    rows: (shape, text, values) => lose(statements.rows(shape, text, values), values),
    count: (text, values) => lose(statements.count(text, values), values),
  };
  return { lossy, arrived: () => Promise.all(sent), lastValue: () => z.number().parse(lastValue) };
}

/** Returns the time of the database's clock in epoch milliseconds. */
async function moment(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now');
  return (
    z
      .array(z.object({ now: z.number() }))
      .length(1)
      .parse(rows)[0]?.now ?? 0
  );
}

t.test('a question whose person was told is not answered later', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();
  const start = async (t: Test): Promise<Member> => join(t, await newDatabase(server));

  t.test('an acceptance to which the database comes after its deadline does nothing', async (t) => {
    const { pool, statements, instances } = await start(t);
    const { lossy, arrived, lastValue: deadline } = withoutAnswers(statements);
    let isLost = false;
    const table = createInboxTable(
      {
        rows: (shape, text, values) => (isLost ? lossy : statements).rows(shape, text, values),
        count: statements.count,
      },
      instances.id,
      2_000,
    );
    await table.heardAt();
    const event = newEvent();
    const other = await pool.connect();
    await other.query('begin');
    await other.query("select pg_advisory_xact_lock(hashtextextended('lane room', 0))");
    isLost = true;
    await t.rejects(table.accept(event), LOST);
    await until("it is over on the database's clock", async () => (await moment(pool)) > deadline());
    await other.query('commit');
    other.release();
    await arrived();
    t.strictSame((await pool.query('select from events')).rowCount, 0);
    t.strictSame((await pool.query('select from seen_events')).rowCount, 0, 'it may be accepted later');
    isLost = false;
    t.equal(await table.accept(event), 'accepted', 'the time that the deadline took is no reason to refuse');
  });

  t.test('an acceptance after the clock of the database was set is accepted', async (t) => {
    const { table } = await start(t);
    const real = performance.now.bind(performance);
    await table.heardAt();
    // Ours runs on, as if the database's had been set forward by an hour.
    t.intercept(performance, 'now', { value: () => real() - 3_600_000 });
    t.equal(await table.accept(newEvent()), 'accepted');
    t.equal(await table.accept(newEvent()), 'accepted');
  });

  t.test('an event that was accepted without an answer is dropped when it is renounced', async (t) => {
    const { pool, table, statements, instances } = await start(t);
    const { lossy, arrived } = withoutAnswers(statements);
    const event = newEvent();
    await t.rejects(createInboxTable(lossy, instances.id).accept(event), LOST);
    await arrived();
    t.equal((await pool.query('select from events')).rowCount, 1);
    await table.renounce(event);
    t.strictSame(await table.claim(10), []);
    t.equal(await table.accept(event), 'duplicate');
    t.strictSame(await table.claim(10), [], 'also when Webex delivers it again');
  });

  t.test('an acceptance that comes after it was renounced does nothing', async (t) => {
    const { table } = await start(t);
    const event = newEvent();
    await table.renounce(event);
    t.equal(await table.accept(event), 'duplicate');
    t.strictSame(await table.claim(10), []);
  });

  t.test('an event that is being handled is not dropped when it is renounced', async (t) => {
    const { pool, table } = await start(t);
    const event = newEvent();
    await table.accept(event);
    const [claim] = await table.claim(1);
    await table.renounce(event);
    t.equal(claim && (await table.checkOwnership(claim)), true);
    if (claim) await table.finish(claim);
    await until('it is gone', async () => (await pool.query('select from events')).rowCount === 0);
  });
});

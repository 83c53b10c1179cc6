import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import type { InstancesOptions } from '../../../src/store/postgres/instances.ts';
import { createLocks, type HeldLock } from '../../../src/store/postgres/locks.ts';
import { inTransaction } from '../../../src/store/postgres/pool.ts';
import { join, type Member } from '../../support/inbox-instance.ts';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance, UNAVAILABLE } from '../../support/postgres-store.ts';
import { until } from '../../support/store-contract/inbox-events.ts';
import { hundred } from '../../support/store-contract/parts.ts';

async function two(
  t: Test,
  server: Postgres,
  options?: Partial<InstancesOptions>,
): Promise<{ url: string; first: Member; second: Member }> {
  const url = await newDatabase(server);
  const [first, second] = await Promise.all([join(t, url, options), join(t, url, options)]);
  return { url, first, second };
}

/** Takes a lock and holds it until `end` is called. */
async function take({ locks }: Member, name = 'lock') {
  const taken = Promise.withResolvers<HeldLock>();
  const gate = Promise.withResolvers<void>();
  const done = locks.run(name, (held) => {
    taken.resolve(held);
    return gate.promise;
  });
  done.catch(taken.reject);
  const end = () => {
    gate.resolve();
    return done;
  };
  return { held: await taken.promise, end };
}

/** Asks for a lock; `has` tells whether it was taken. */
function ask({ locks }: Member, name = 'lock') {
  const asked = { has: false, done: Promise.resolve() };
  asked.done = locks.run(name, async () => {
    asked.has = true;
  });
  return asked;
}

const check = ({ pool }: Member, held: HeldLock) => inTransaction(pool, (client) => held.assertHeld(client));

t.test('a lock has one holder among all instances', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  t.test('a hundred holders in two instances run one at a time', async (t) => {
    const { first, second } = await two(t, server);
    let inside = 0;
    let most = 0;
    let sum = 0;
    const results = await Promise.all(
      hundred.map((n) =>
        [first, second][n % 2]?.locks.run('lock', async ({ assertHeld }) => {
          inside += 1;
          most = Math.max(most, inside);
          const before = sum;
          await inTransaction(first.pool, assertHeld);
          sum = before + n;
          inside -= 1;
          return n;
        }),
      ),
    );
    t.strictSame(results, hundred);
    t.equal(most, 1);
    t.equal(sum, 4_950);
    t.same((await first.pool.query('select * from locks')).rows, [], 'no row stays behind');
  });

  t.test(
    'locks of different names do not wait for each other, and work that fails frees its lock',
    async (t) => {
      const { first, second } = await two(t, server);
      const { held, end } = await take(first, 'one');
      await ask(second, 'other').done;
      await ask(first, 'other').done;
      await check(first, held);
      const waiting = ask(second, 'one');
      await delay(200);
      t.notOk(waiting.has);
      await end();
      await waiting.done;
      const failing = first.locks.run('one', async () => Promise.reject(new Error('no')));
      await t.rejects(failing, { message: 'no' });
      await ask(second, 'one').done;
    },
  );

  t.test('`idle` waits for all holders so far', async (t) => {
    const { first } = await two(t, server);
    await first.locks.idle();
    const { end } = await take(first);
    let isIdle = false;
    const idle = first.locks.idle().then(() => {
      isIdle = true;
    });
    await delay(20);
    t.notOk(isIdle);
    await end();
    await idle;
  });

  t.test('the lock of a dead instance is free soon, and its holder writes nothing more', async (t) => {
    const { first, second } = await two(t, server);
    const { held, end } = await take(first);
    const waiting = ask(second);
    await delay(500);
    t.notOk(waiting.has, 'it lives');
    await check(first, held);
    await first.vanish();
    await waiting.done;
    await t.rejects(check(first, held), /the lock was lost/);
    const again = await take(second);
    await end();
    await check(second, again.held);
    await again.end();
    t.same((await second.pool.query('select * from locks')).rows, []);
  });

  t.test('a lock that was checked stays held until the transaction ends', async (t) => {
    const { first, second } = await two(t, server);
    const { held, end } = await take(first);
    const order: string[] = [];
    await inTransaction(first.pool, async (client) => {
      await held.assertHeld(client);
      await first.vanish();
      void ask(second).done.then(() => order.push('taken over'));
      await until(() => second.instances.dead().includes(first.instances.id));
      await delay(500);
      order.push('written');
    });
    await until(() => order.length === 2);
    t.strictSame(order, ['written', 'taken over']);
    await end();
  });

  t.test('a living holder keeps its lock over a restart of the database', async (t) => {
    // Long enough for each to restore its session, on a machine that stands still for seconds.
    const { first, second } = await two(t, server, { settleAgain: 10 * SECOND });
    for (const mode of ['fast', 'immediate'] as const) {
      const { held, end } = await take(first);
      await server.stop(mode);
      await t.rejects(ask(second).done, UNAVAILABLE);
      await server.start();
      const waiting = ask(second);
      if (mode === 'immediate') {
        await second.pool.query("insert into locks values ('of a dead one', 1000, gen_random_uuid())");
        await until(() => second.instances.dead().includes(1_000));
      } else await delay(500);
      t.notOk(waiting.has);
      await check(first, held);
      await end();
      await waiting.done;
    }
  });

  t.test('a lock that could not be released is released later', async (t) => {
    const { first, second } = await two(t, server);
    const { end } = await take(first);
    await server.stop('immediate');
    await end();
    await t.rejects(ask(first).done, UNAVAILABLE);
    await server.start();
    await ask(second).done;
    await ask(first).done;
    t.same((await second.pool.query('select * from locks')).rows, []);
  });

  t.test('waiting for a lock ends after the timeout', async (t) => {
    const { first, second } = await two(t, server);
    const { held, end } = await take(first);
    const shortLocks = createLocks({ ...second, timeout: 300 });
    const from = performance.now();
    await t.rejects(
      shortLocks.run('lock', async () => {}),
      UNAVAILABLE,
    );
    const waited = performance.now() - from;
    t.ok(waited > 299, `${waited} ms`);
    await check(first, held);
    await end();
  });

  t.test('locks of dead instances are deleted after an hour', async (t) => {
    const url = await newDatabase(server);
    const { store, pool } = await openInstance(t, url);
    const held = (name: string, age: string) =>
      pool.query('insert into locks values ($1, 1000, gen_random_uuid(), now() - $2::interval)', [name, age]);
    await held('old', '61 minutes');
    await held('young', '59 minutes');
    await store.sweep(Date.now());
    t.same((await pool.query('select name from locks')).rows, [{ name: 'young' }]);
  });
});

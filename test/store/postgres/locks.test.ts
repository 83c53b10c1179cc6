import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { HeldLock } from '../../../src/store/postgres/locks.ts';
import { inTransaction } from '../../../src/store/postgres/pool.ts';
import { join, type Member } from '../../support/inbox-instance.ts';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase, openInstance } from '../../support/postgres-store.ts';
import { until } from '../../support/store-contract/inbox.ts';
import { hundred } from '../../support/store-contract/parts.ts';

async function two(t: Test, server: Postgres): Promise<{ url: string; first: Member; second: Member }> {
  const url = await newDatabase(server);
  const [first, second] = await Promise.all([join(t, url), join(t, url)]);
  return { url, first, second };
}

/** Takes the lock and keeps it until `end`. */
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

/** Asks for the lock, and tells whether it has it. */
function ask({ locks }: Member, name = 'lock') {
  const asked = { has: false, done: Promise.resolve() };
  asked.done = locks.run(name, async () => {
    asked.has = true;
  });
  return asked;
}

const check = ({ pool }: Member, held: HeldLock) => inTransaction(pool, (client) => held.assertHeld(client));

t.test('locks', { skip: await noPostgres() }, async (t) => {
  const [server, quiet] = await Promise.all([startPostgres(t), startPostgres(t)]);

  const patient = await two(t, quiet);
  const kept = await take(patient.first);
  const askedAt = performance.now();
  const impatient = patient.second.locks.run('lock', async () => performance.now()).catch((error) => error);
  const impatientAt = impatient.then(() => performance.now());

  t.test('a hundred from two instances, one at a time', async (t) => {
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
    t.same((await first.pool.query('select * from locks')).rows, [], 'nothing stays behind');
  });

  t.test('another name does not wait; a failure is the next one’s no more', async (t) => {
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
  });

  t.test('idle: what asked so far has ended', async (t) => {
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

  t.test('of a holder that is gone it is free soon, and the holder writes nothing more', async (t) => {
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

  t.test('what was found held stays so until the transaction ends', async (t) => {
    const { first, second } = await two(t, server);
    const { held, end } = await take(first);
    const order: string[] = [];
    await inTransaction(first.pool, async (client) => {
      await held.assertHeld(client);
      await first.vanish();
      void ask(second).done.then(() => order.push('taken over'));
      await until(() => second.instances.dead().includes(first.instances.instance));
      await delay(500);
      order.push('written');
    });
    await until(() => order.length === 2);
    t.strictSame(order, ['written', 'taken over']);
    await end();
  });

  t.test('a living holder keeps it over a restart of the database', async (t) => {
    const { first, second } = await two(t, server);
    for (const mode of ['immediate', 'fast'] as const) {
      const { held, end } = await take(first);
      await server.stop(mode);
      await t.rejects(ask(second).done, AWAY);
      await server.start();
      const waiting = ask(second);
      // Longer than anybody has to be seen again.
      await delay(mode === 'immediate' ? 13_000 : 1_000);
      t.notOk(waiting.has);
      await check(first, held);
      await end();
      await waiting.done;
    }
  });

  t.test('what could not be given back is given back later', async (t) => {
    const { first, second } = await two(t, server);
    const { end } = await take(first);
    await server.stop('immediate');
    await end();
    await t.rejects(ask(first).done, AWAY);
    await server.start();
    await ask(second).done;
    await ask(first).done;
    t.same((await second.pool.query('select * from locks')).rows, []);
  });

  t.test('nobody waits for ever', async (t) => {
    t.match(await impatient, AWAY);
    const waited = (await impatientAt) - askedAt;
    t.ok(waited > 29_000, `${waited} ms`);
    await check(patient.first, kept.held);
    await kept.end();
  });

  t.test('what a dead instance held is forgotten after an hour', async (t) => {
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

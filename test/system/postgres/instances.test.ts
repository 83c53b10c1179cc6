import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createInstances } from '../../../src/store/postgres/instances.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { join, type Member } from '../../support/inbox-instance.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { LONG_TIMEOUTS, newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox-events.ts';

/** The first key of the advisory locks; the second is the id of the instance. */
const LOCK_CLASS = 1_836_341_874;

/** Opens a session of the test. */
async function connect(t: Test, url: string) {
  const client = new Client(url);
  client.on('error', () => {}); // the server is stopped
  await client.connect();
  t.teardown(() => client.end().catch(() => {}));
  return {
    query: async (text: string, values?: unknown[]) => (await client.query(text, values)).rows,
    end: () => client.end(),
  };
}

/** Returns the sessions that hold the lock of that instance, and those that wait for it. */
async function holders(t: Test, url: string, instance: number) {
  const client = await connect(t, url);
  const rows = await client.query(
    `select granted, pid from pg_locks join pg_database on pg_database.oid = database
     where locktype = 'advisory' and classid = $1 and objid = $2 and datname = current_database()`,
    [LOCK_CLASS, instance],
  );
  await client.end();
  return { held: rows.filter(({ granted }) => granted), waiting: rows.filter(({ granted }) => !granted) };
}

/** Ends the session of the instance and takes its lock before the instance can come back. */
async function shutOut(t: Test, url: string, instance: number) {
  const { held } = await holders(t, url, instance);
  const [intruder, killer] = [await connect(t, url), await connect(t, url)];
  const isAwaited = async () => (await holders(t, url, instance)).waiting.length > 0;
  const locked = intruder.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, instance]);
  await until(isAwaited);
  await killer.query('select pg_terminate_backend($1)', [held[0].pid]);
  await locked;
  await until(isAwaited);
  return intruder;
}

const countLines = ({ log }: Pick<Member, 'log'>, text: RegExp) =>
  log.lines.filter((line) => text.test(line.text)).length;
const RESTORED = /session restored/;

t.test('the instances of a database', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  const lives = async ({ pool }: Member, instance: number): Promise<boolean> =>
    (await pool.query('select instance_lives($1) as lives', [instance])).rows[0].lives;

  t.test('each instance has an id of its own and lives until it leaves', async (t) => {
    const url = await newDatabase(server);
    const members = await Promise.all(Array.from({ length: 10 }, () => join(t, url)));
    const [first, ...others] = members.map(({ instances }) => instances.id).sort((a, b) => a - b);
    t.equal(new Set([first, ...others]).size, 10);
    const [here, gone] = members;
    if (!here || !gone) throw new Error('no member');
    t.equal(await lives(here, gone.instances.id), true);
    await gone.vanish();
    t.equal(await lives(here, gone.instances.id), false);
    t.equal(await lives(here, 1_000), false);
    t.equal((await join(t, url)).instances.id > Math.max(...others), true, 'no id is used twice');
  });

  t.test('all instances receive a message, the publishing one included', async (t) => {
    const url = await newDatabase(server);
    const elsewhere = await join(t, await newDatabase(server));
    const members = await Promise.all([join(t, url), join(t, url), join(t, url)]);
    for (const [n, { instances }] of members.entries()) await instances.publish(`from ${n}`);
    await until(() => members.every(({ heard }) => heard.length === 3));
    for (const { heard } of members) t.strictSame(heard.sort(), ['from 0', 'from 1', 'from 2']);
    t.strictSame(elsewhere.heard, []);
  });

  t.test('a session that breaks is restored and hears again', async (t) => {
    const url = await newDatabase(server);
    const [broken, other] = await Promise.all([join(t, url), join(t, url)]);
    const { held } = await holders(t, url, broken.instances.id);
    await other.pool.query('select pg_terminate_backend($1)', [held[0].pid]);
    await until(() => countLines(broken, RESTORED) === 1);
    t.strictSame(other.instances.dead(), [], 'an instance that one check missed is not dead');
    t.equal(await lives(other, broken.instances.id), true);
    await other.instances.publish('are you there?');
    await until(() => broken.heard.length === 1);
  });

  t.test('after a restart of the server no instance counts as dead before it could come back', async (t) => {
    const url = await newDatabase(server);
    const [one, other] = await Promise.all([join(t, url), join(t, url, { settleAgain: HOUR })]);
    await server.stop('immediate');
    await t.rejects(one.instances.publish('nobody hears this'));
    await server.start();
    await until(() => countLines(one, RESTORED) === 1 && countLines(other, RESTORED) === 1);
    await one.pool.query("insert into locks values ('a', 1000, gen_random_uuid())");
    await until(() => one.instances.dead().includes(1_000));
    t.strictSame(other.instances.dead(), [], 'not before its own time');
    for (const { instances } of [one, other]) t.equal((await holders(t, url, instances.id)).held.length, 1);
    await one.instances.publish('again');
    await until(() => other.heard.length === 1);
  });

  t.test('an instance whose server dies while it restores its session comes back once', async (t) => {
    const url = await newDatabase(server);
    const member = await join(t, url);
    await shutOut(t, url, member.instances.id);
    await server.stop('immediate');
    await server.start();
    await until(() => countLines(member, RESTORED) === 1);
    const { length } = member.log.lines;
    await delay(1_500);
    t.strictSame(member.log.lines.slice(length), [], 'no further attempt');
    t.equal((await holders(t, url, member.instances.id)).held.length, 1);
  });

  t.test(
    'an instance whose server dies while it starts rejects, and nothing goes on in the background',
    async (t) => {
      const url = await newDatabase(server);
      const intruder = await connect(t, url);
      await intruder.query('select pg_advisory_lock($1, 1)', [LOCK_CLASS]);
      const log = createMemoryLog();
      const pool = createPool(url, log, { max: 1, ...LONG_TIMEOUTS });
      t.teardown(() => pool.end());
      const beginning = createInstances(pool, log, () => {});
      beginning.catch(() => {});
      await until(async () => (await holders(t, url, 1)).waiting.length > 0);
      await server.stop('immediate');
      await t.rejects(beginning, /terminated/);
      await server.start();
      await delay(1_000);
      t.strictSame(await holders(t, url, 1), { held: [], waiting: [] });
      t.equal(countLines({ log }, RESTORED), 0);
    },
  );

  t.test('an instance can leave', async (t) => {
    async function leaves({ leave }: Member) {
      let hasLeft = false;
      void leave().then(() => {
        hasLeft = true;
      });
      await until(() => hasLeft);
    }

    t.test('while it restores its session', async (t) => {
      const url = await newDatabase(server);
      const member = await join(t, url);
      const intruder = await shutOut(t, url, member.instances.id);
      const leaving = leaves(member);
      await delay(50);
      await intruder.end();
      await leaving;
      await until(async () => {
        const { held, waiting } = await holders(t, url, member.instances.id);
        return held.length + waiting.length === 0;
      });
    });

    t.test('an instance leaves during an outage of the database', async (t) => {
      const member = await join(t, await newDatabase(server));
      await server.stop('immediate');
      await until(() => countLines(member, /database unreachable/) > 0);
      await leaves(member);
      await server.start();
      await delay(500);
      t.equal(countLines(member, RESTORED), 0);
    });
  });
});

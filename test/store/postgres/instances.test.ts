import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createInstances } from '../../../src/store/postgres/instances.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { join, type Member } from '../../support/inbox-instance.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox.ts';

/** First key of the advisory locks; the second is the instance. */
const INSTANCES = 1_836_341_874;

/** A session of the test's own. */
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

/** How many hold the lock of that instance, and how many wait for it. */
async function holders(t: Test, url: string, instance: number) {
  const client = await connect(t, url);
  const rows = await client.query(
    `select granted, pid from pg_locks join pg_database on pg_database.oid = database
     where locktype = 'advisory' and classid = $1 and objid = $2 and datname = current_database()`,
    [INSTANCES, instance],
  );
  await client.end();
  return { held: rows.filter(({ granted }) => granted), waiting: rows.filter(({ granted }) => !granted) };
}

/** Ends the session of the presence, and gets hold of its lock before it can come back. */
async function shutOut(t: Test, url: string, instance: number) {
  const { held } = await holders(t, url, instance);
  const [intruder, killer] = [await connect(t, url), await connect(t, url)];
  const isAwaited = async () => (await holders(t, url, instance)).waiting.length > 0;
  const locked = intruder.query('select pg_advisory_lock($1, $2)', [INSTANCES, instance]);
  await until(isAwaited);
  await killer.query('select pg_terminate_backend($1)', [held[0].pid]);
  await locked;
  await until(isAwaited);
  return intruder;
}

const told = ({ log }: Pick<Member, 'log'>, text: RegExp) =>
  log.lines.filter((line) => text.test(line.text)).length;
const AGAIN = /know of this one again/;

t.test('presence', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  const lives = async ({ pool }: Member, instance: number): Promise<boolean> =>
    (await pool.query('select instance_lives($1) as lives', [instance])).rows[0].lives;

  t.test('each has a number of its own, and lives until it leaves', async (t) => {
    const url = await newDatabase(server);
    const members = await Promise.all(Array.from({ length: 10 }, () => join(t, url)));
    const [first, ...others] = members.map(({ instances }) => instances.instance).sort((a, b) => a - b);
    t.equal(new Set([first, ...others]).size, 10);
    const [here, gone] = members;
    if (!here || !gone) throw new Error('no member');
    t.equal(await lives(here, gone.instances.instance), true);
    await gone.vanish();
    t.equal(await lives(here, gone.instances.instance), false);
    t.equal(await lives(here, 1_000), false);
    t.equal((await join(t, url)).instances.instance > Math.max(...others), true, 'no number comes twice');
  });

  t.test('what one tells all hear, itself included', async (t) => {
    const url = await newDatabase(server);
    const elsewhere = await join(t, await newDatabase(server));
    const members = await Promise.all([join(t, url), join(t, url), join(t, url)]);
    for (const [n, { instances }] of members.entries()) await instances.tell(`from ${n}`);
    await until(() => members.every(({ heard }) => heard.length === 3));
    for (const { heard } of members) t.strictSame(heard.sort(), ['from 0', 'from 1', 'from 2']);
    t.strictSame(elsewhere.heard, []);
  });

  t.test('a session that breaks is made again, and hears again', async (t) => {
    const url = await newDatabase(server);
    const [broken, other] = await Promise.all([join(t, url), join(t, url)]);
    const { held } = await holders(t, url, broken.instances.instance);
    await other.pool.query('select pg_terminate_backend($1)', [held[0].pid]);
    await until(() => told(broken, AGAIN) === 1);
    t.strictSame(other.instances.dead(), [], 'whom one look missed is not dead');
    t.equal(await lives(other, broken.instances.instance), true);
    await other.instances.tell('are you there?');
    await until(() => broken.heard.length === 1);
  });

  t.test('after a restart of the server nobody counts as dead before they could come back', async (t) => {
    const url = await newDatabase(server);
    const [one, other] = await Promise.all([join(t, url, 2_000), join(t, url, HOUR)]);
    await server.stop('immediate');
    await t.rejects(one.instances.tell('nobody hears this'));
    await server.start();
    await until(() => told(one, AGAIN) === 1 && told(other, AGAIN) === 1);
    await one.pool.query("insert into locks values ('a', 1000, gen_random_uuid())");
    await until(() => one.instances.dead().includes(1_000));
    t.strictSame(other.instances.dead(), [], 'whoever it is');
    for (const { instances } of [one, other])
      t.equal((await holders(t, url, instances.instance)).held.length, 1);
    await one.instances.tell('again');
    await until(() => other.heard.length === 1);
  });

  t.test('the server dies while an instance waits to be seen again: it comes back once', async (t) => {
    const url = await newDatabase(server);
    const member = await join(t, url);
    await shutOut(t, url, member.instances.instance);
    await server.stop('immediate');
    await server.start();
    await until(() => told(member, AGAIN) === 1);
    const { length } = member.log.lines;
    await delay(8_000);
    t.strictSame(member.log.lines.slice(length), [], 'and does not try any more');
    t.equal((await holders(t, url, member.instances.instance)).held.length, 1);
  });

  t.test('the server dies while an instance begins: it is told, and nothing goes on behind it', async (t) => {
    const url = await newDatabase(server);
    const intruder = await connect(t, url);
    await intruder.query('select pg_advisory_lock($1, 1)', [INSTANCES]);
    const log = createMemoryLog();
    const pool = createPool(url, log, { max: 1 });
    t.teardown(() => pool.end());
    const beginning = createInstances(pool, log, () => {});
    beginning.catch(() => {});
    await until(async () => (await holders(t, url, 1)).waiting.length > 0);
    await server.stop('immediate');
    await t.rejects(beginning, /terminated/);
    await server.start();
    await delay(1_000);
    t.strictSame(await holders(t, url, 1), { held: [], waiting: [] });
    t.equal(told({ log }, AGAIN), 0);
  });

  t.test('it can leave at any time', async (t) => {
    async function leaves({ leave }: Member) {
      let hasLeft = false;
      void leave().then(() => {
        hasLeft = true;
      });
      await until(() => hasLeft);
    }

    t.test('while it waits to be seen again', async (t) => {
      const url = await newDatabase(server);
      const member = await join(t, url);
      const intruder = await shutOut(t, url, member.instances.instance);
      const leaving = leaves(member);
      await delay(50);
      await intruder.end();
      await leaving;
      await until(async () => {
        const { held, waiting } = await holders(t, url, member.instances.instance);
        return held.length + waiting.length === 0;
      });
    });

    t.test('while the server is away', async (t) => {
      const member = await join(t, await newDatabase(server));
      await server.stop('immediate');
      await until(() => told(member, /can not be reached/) > 0);
      await leaves(member);
      await server.start();
      await delay(500);
      t.equal(told(member, AGAIN), 0);
    });
  });
});

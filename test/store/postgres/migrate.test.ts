import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, openInstance } from '../../support/postgres-store.ts';
import { createMemoryLog, newGrant } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

/** The migrations, to which a test can add. */
async function ourMigrations(t: Test): Promise<string> {
  const dir = t.testdir();
  await cp(new URL('../../../src/store/postgres/migrations', import.meta.url), dir, { recursive: true });
  return dir;
}

async function connect(t: Test, url: string): Promise<Client> {
  const client = new Client(url);
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

t.test('migrations', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  t.test('of five instances that start at once one migrates, and all come up', async (t) => {
    const url = await server.createDatabase();
    const log = createMemoryLog();
    await Promise.all([1, 2, 3, 4, 5].map(() => migrate(url, log)));
    const ran = ['0001_begin', '0002_heard', '0003_missed'].map((migration) => ({ fields: { migration } }));
    t.match(log.lines, ran);
    t.equal(log.lines.length, ran.length);
    await migrate(url, log);
    t.equal(log.lines.length, ran.length, 'nothing is left to do');
  });

  t.test('nothing of ours is outside our schema', async (t) => {
    const url = await server.createDatabase();
    const theirs = await connect(t, url);
    await theirs.query('create table grants (mine text)');
    await migrate(url, createMemoryLog());
    const { rows } = await theirs.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace",
    );
    t.same(rows, [{ relname: 'grants' }]);
  });

  t.test('who may not make schemas can use those that were made for them', async (t) => {
    const url = new URL(await server.createDatabase());
    const owner = await connect(t, url.href);
    await owner.query("create role modest login password 'modest'");
    for (const schema of ['webex_meraki_bot', 'webex_meraki_bot_jobs'])
      await owner.query(`create schema ${schema} authorization modest`);
    [url.username, url.password] = ['modest', 'modest'];
    await migrate(url.href, createMemoryLog());
    const { store } = await openInstance(t, url.href);
    await store.ping();
  });

  t.test(
    'the version before works on the tables of the next one, and leaves alone what it does not know',
    async (t) => {
      const url = await server.createDatabase();
      await migrate(url, createMemoryLog());
      const { store, pool } = await openInstance(t, url);
      const grant = newGrant();
      await save(store, grant);

      const dir = await ourMigrations(t);
      await writeFile(
        join(dir, '0004_nicknames.sql'),
        "alter table grants add nickname text not null default 'none';",
      );
      await migrate(url, createMemoryLog(), dir);
      await pool.query("update grants set nickname = 'the shops'");
      const changed = { ...grant, lastUsedAt: grant.lastUsedAt + 1 };
      await save(store, changed);
      t.strictSame(await store.findGrant(grant), changed);
      t.same((await pool.query('select nickname from grants')).rows, [{ nickname: 'the shops' }]);

      await migrate(url, createMemoryLog());
      t.strictSame(
        await (await openInstance(t, url)).store.findGrant(grant),
        changed,
        'it starts again as well',
      );
    },
  );

  t.test('a migration that fails leaves everything as it was', async (t) => {
    const url = await server.createDatabase();
    const dir = await ourMigrations(t);
    await writeFile(join(dir, '0004_broken.sql'), 'create table fresh (id text); select * from nowhere;');
    await t.rejects(migrate(url, createMemoryLog(), dir), /nowhere/);
    const { rows } = await (await connect(t, url)).query(
      "select tablename from pg_tables where schemaname = 'webex_meraki_bot'",
    );
    t.same(rows, [{ tablename: 'migrations' }]);
    await migrate(url, createMemoryLog());
  });

  t.test('a database that is away is told from a migration that fails', async (t) => {
    const url = await server.createDatabase();
    await server.stop();
    await t.rejects(migrate(url, createMemoryLog()), AWAY);
    await server.start();
    await migrate(url, createMemoryLog());
  });
});

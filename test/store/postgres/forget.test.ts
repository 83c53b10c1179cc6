import { Client } from 'pg';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { openPostgres } from '../../../src/store/postgres/backend.ts';
import { eve, forgetEve, storeTraces, TRACES } from '../../support/forget-eve.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog, NOW, newEntry } from '../../support/records.ts';

const names = z.array(z.object({ name: z.string() }));
const dumps = z.tuple([z.object({ dump: z.string().nullable() })]);
const uses = (entries: { action: string }[]) => entries.filter(({ action }) => action === 'use');

t.test('forgetting in PostgreSQL', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  async function open(t: Test, url: string) {
    const backend = await openPostgres(url, createMemoryLog(), () => NOW);
    t.teardown(backend.close);
    return backend;
  }

  async function connect(t: Test, url: string): Promise<Client> {
    const client = new Client(url);
    await client.connect();
    t.teardown(() => client.end());
    await client.query('set search_path = webex_meraki_bot');
    return client;
  }

  /** @returns the names of the tables of which a row holds something of the person */
  async function tablesWithTraces(client: Client): Promise<string[]> {
    const tables = "select tablename as name from pg_tables where schemaname like 'webex_meraki_bot%'";
    const found: string[] = [];
    for (const { name } of names.parse((await client.query(tables)).rows)) {
      const isJobs = name === 'version' || !(await isOurs(client, name));
      const from = isJobs ? `webex_meraki_bot_jobs.${name}` : name;
      const { rows } = await client.query(`select string_agg(one::text, ' ') as dump from ${from} as one`);
      const text = (dumps.parse(rows)[0].dump ?? '').toLowerCase();
      if (TRACES.some((trace) => text.includes(trace.toLowerCase()))) found.push(name);
    }
    return found.sort();
  }

  async function isOurs(client: Client, name: string): Promise<boolean> {
    const sql = "select from pg_tables where schemaname = 'webex_meraki_bot' and tablename = $1";
    return (await client.query(sql, [name])).rows.length > 0;
  }

  t.test('no row of any table holds name, address or id of a forgotten person', async (t) => {
    const url = await newDatabase(server);
    const [backend, other] = [await open(t, url), await open(t, url)];
    const client = await connect(t, url);
    await storeTraces(backend);
    t.strictSame(await tablesWithTraces(client), [
      'access_requests',
      'audit',
      'confirmations',
      'grants',
      'settings',
      'shares',
      'tickets',
    ]);
    t.ok(await forgetEve(other), 'on any instance');
    t.strictSame(await tablesWithTraces(client), []);
    const as = await backend.audit.forgottenAs(eve.id);
    t.equal(await other.audit.forgottenAs(eve.id), as);
    t.equal(uses(await backend.audit.read({ limit: 999 })).length, 120);
    t.equal(uses(await backend.audit.read({ limit: 999, personId: as })).length, 90);
    t.notOk(await forgetEve(backend), 'nobody knows her any more');
  });

  t.test('of a hundred that need the key at once on two instances, one makes it', async (t) => {
    const url = await newDatabase(server);
    const [one, two] = [await open(t, url), await open(t, url)];
    const hashes = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? one : two).audit.forgottenAs('ada')),
    );
    t.equal(new Set(hashes).size, 1);
  });

  t.test('more entries than one statement changes are all changed', async (t) => {
    const backend = await open(t, await newDatabase(server));
    await Promise.all(Array.from({ length: 2_345 }, () => backend.audit.record(newEntry())));
    await backend.audit.forget('ada');
    t.strictSame(await backend.audit.read({ limit: 9, personId: 'ada' }), []);
    const as = await backend.audit.forgottenAs('ada');
    t.equal((await backend.audit.read({ limit: 9_999, personId: as })).length, 2_345);
  });

  t.test('a key that is damaged or missing changes nothing, and says what to do', async (t) => {
    const url = await newDatabase(server);
    const { audit } = await open(t, url);
    const client = await connect(t, url);
    for (const id of ['ada', 'tom']) await audit.record(newEntry({ actorId: id, personId: id }));
    await audit.forget('ada');
    const before = await audit.read({ limit: 9 });
    await client.query("update audit_key set key = 'x' || key");
    await t.rejects(audit.forget('tom'), { message: /key in the table `audit_key` is damaged/ });
    await client.query('delete from audit_key');
    await t.rejects(audit.forget('tom'), { message: /`audit_key` is missing, and people were forgotten/ });
    t.strictSame((await client.query('select from audit_key')).rows, []);
    t.strictSame(await audit.read({ limit: 9 }), before);
    await client.query("insert into audit_key (key) values ('')");
    await audit.forget('tom');
    t.strictSame(await audit.read({ limit: 9, personId: 'tom' }), []);
  });
});

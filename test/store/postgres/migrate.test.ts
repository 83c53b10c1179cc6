import { randomBytes } from 'node:crypto';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { linkOf } from '../../../src/core/shares.ts';
import { voidTicket } from '../../../src/core/tickets.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { openInstance } from '../../support/postgres-store.ts';
import {
  createMemoryLog,
  NOW,
  newGrant,
  newLinkTicket,
  newShare,
  newSharePerson,
} from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

/** Copies the migrations into a folder to which a test can add. */
async function ourMigrations(t: Test): Promise<string> {
  const dir = t.testdir();
  await cp(new URL('../../../src/store/postgres/migrations', import.meta.url), dir, { recursive: true });
  return dir;
}

/** Copies the migrations that a version had which ended before the named one. */
async function migrationsBefore(t: Test, name: string): Promise<string> {
  const dir = await ourMigrations(t);
  for (const later of (await readdir(dir)).filter((file) => /^\d/.test(file) && file >= name))
    await rm(join(dir, later));
  return dir;
}

async function connect(t: Test, url: string): Promise<Client> {
  const client = new Client(url);
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

t.test('migrations run once and leave a usable schema', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  t.test('when five instances start at once, one migrates and all start', async (t) => {
    const url = await server.createDatabase();
    const log = createMemoryLog();
    await Promise.all([1, 2, 3, 4, 5].map(() => migrate(url, log)));
    const ran = [
      '0001_begin',
      '0002_heard',
      '0003_missed',
      '0004_void_tickets',
      '0005_leavers',
      '0006_choosers',
      '0007_admission',
      '0008_link_ids',
      '0009_restored_links',
      '0010_forget',
      '0011_spent_urls',
      '0012_shares',
    ].map((migration) => ({
      fields: { migration },
    }));
    t.match(log.lines, ran);
    t.equal(log.lines.length, ran.length);
    await migrate(url, log);
    t.equal(log.lines.length, ran.length, 'a second run does nothing');
  });

  t.test('the migrations make nothing outside our schema', async (t) => {
    const url = await server.createDatabase();
    const theirs = await connect(t, url);
    await theirs.query('create table grants (mine text)');
    await migrate(url, createMemoryLog());
    const { rows } = await theirs.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace",
    );
    t.same(rows, [{ relname: 'grants' }]);
  });

  t.test('a role that may not make schemas can use those that were made for it', async (t) => {
    const url = new URL(await server.createDatabase());
    const owner = await connect(t, url.href);
    const role = `modest_${randomBytes(6).toString('hex')}`;
    await owner.query(`create role ${role} login password 'modest'`);
    for (const schema of ['webex_meraki_bot', 'webex_meraki_bot_jobs'])
      await owner.query(`create schema ${schema} authorization ${role}`);
    [url.username, url.password] = [role, 'modest'];
    await migrate(url.href, createMemoryLog());
    const { store } = await openInstance(t, url.href);
    await store.ping();
  });

  t.test('links and administrators of the version before are read as they are', async (t) => {
    const url = await server.createDatabase();
    const dir = await migrationsBefore(t, '0007_admission.sql');
    await migrate(url, createMemoryLog(), dir);
    const theirs = await connect(t, url);
    await theirs.query(
      `insert into webex_meraki_bot.grants values ('ada', '549236', 'Ada', 'ada@aurora.example', 'Aurora Retail',
        'sealed', 'sealed', 1, 1, null, '{}', 'active', null, 1, 1, null, null)`,
    );
    await theirs.query("insert into webex_meraki_bot.settings (id, person_id) values ('admin ben@x', 'ben')");
    await migrate(url, createMemoryLog());
    const { store } = await openInstance(t, url);
    const [grant] = await store.listGrants('ada');
    t.match(grant, { organizationName: 'Aurora Retail', status: 'active' });
    t.equal(grant?.personOrgId, undefined);
    t.strictSame(await store.findSettings('admin ben@x'), { id: 'admin ben@x', personId: 'ben' });
  });

  t.test(
    'the version before works on the tables of the next one and leaves unknown columns alone',
    async (t) => {
      const url = await server.createDatabase();
      await migrate(url, createMemoryLog());
      const { store, pool } = await openInstance(t, url);
      const grant = newGrant();
      await save(store, grant);

      const dir = await ourMigrations(t);
      await writeFile(
        join(dir, '9998_nicknames.sql'),
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
        'the version before starts again as well',
      );
    },
  );

  t.test('tickets that the version before wrote are read, and can become void', async (t) => {
    const url = await server.createDatabase();
    const before = await migrationsBefore(t, '0004_void_tickets.sql');
    await migrate(url, createMemoryLog(), before);
    const client = await connect(t, url);
    const { hash, personId } = newLinkTicket();
    await client.query(
      `insert into webex_meraki_bot.tickets (hash, person_id, person_name, person_email, person_org_id, sent_at, stage,
         browser_hash, expires_at) values ($1, $2, 'Ada', 'ada@aurora.example', 'aurora', $3, 'claimed', 'browser', $4)`,
      [hash, personId, NOW, NOW + 1],
    );
    await migrate(url, createMemoryLog());
    const { store } = await openInstance(t, url);
    t.match(await store.findTicketOfBrowser('browser'), { hash, stage: 'claimed', voidReason: undefined });
    const burnt = await store.changeTicket(hash, (ticket) => voidTicket(ticket, { voidReason: 'burnt' }));
    t.match(burnt, { hash, stage: 'void', voidReason: 'burnt' });
  });

  t.test('what the version without leavers stored is read, and gets its new fields', async (t) => {
    const url = await server.createDatabase();
    await migrate(url, createMemoryLog(), await migrationsBefore(t, '0005_leavers.sql'));
    const before = await connect(t, url);
    await before.query(`
      set search_path = webex_meraki_bot;
      insert into grants (person_id, organization_id, person_name, person_email, organization_name, sealed_access_token,
        sealed_refresh_token, access_expires_at, refreshed_at, scopes, status, linked_at, last_used_at)
      values ('ada', '549236', 'Ada', 'ada@aurora.example', 'Aurora Retail', 'a', 'r', 1, 2, '{}', 'active', 3, 4);
      insert into tickets (hash, person_id, person_name, person_email, person_org_id, sent_at, stage, expires_at)
      values ('h', 'ada', 'Ada', 'ada@aurora.example', 'aurora', 1, 'completing', 2);
      insert into settings (id, keep_alive) values ('person ada', true)`);
    await migrate(url, createMemoryLog());
    const { store } = await openInstance(t, url);
    const [grant] = await store.listNeglected({ refreshedBefore: 0, usedBefore: 4 });
    t.match(grant, { organizationName: 'Aurora Retail', lastUsedAt: 4, unaskedWarnedAt: undefined });
    if (grant) await save(store, { ...grant, unaskedWarnedAt: 5 });
    t.match(await store.listGrants(), [{ unaskedWarnedAt: 5 }]);
    t.match(await store.voidTickets('revoked'), [{ hash: 'h', stage: 'void', voidReason: 'revoked' }]);
    const changed = await store.changeSettings('person ada', (settings) => ({ ...settings, missedAt: 6 }));
    t.strictSame(changed, { id: 'person ada', keepAlive: true, missedAt: 6 });
  });

  t.test('settings of the version before choosers are read without a known chooser', async (t) => {
    const url = await server.createDatabase();
    const dir = await migrationsBefore(t, '0006_choosers.sql');
    await migrate(url, createMemoryLog(), dir);
    const before = await connect(t, url);
    await before.query(
      `insert into webex_meraki_bot.settings (id, organization_id, network, privacy) values
         ('space ops', '549236', '{"id":"N_1","name":"Quay 1","organizationId":"549236"}', '{"answers":"direct"}')`,
    );
    await migrate(url, createMemoryLog());
    const { store } = await openInstance(t, url);
    const settings = await store.findSettings('space ops');
    t.strictSame(settings, {
      id: 'space ops',
      organizationId: '549236',
      network: { id: 'N_1', name: 'Quay 1', organizationId: '549236' },
      privacy: { answers: 'direct' },
    });
  });

  t.test('confirmations and revocations of the version before are read as they are', async (t) => {
    const url = await server.createDatabase();
    await migrate(url, createMemoryLog(), await migrationsBefore(t, '0010_forget.sql'));
    const before = await connect(t, url);
    await before.query(`
      set search_path = webex_meraki_bot;
      insert into confirmations values ('ada', 'abcd2345', 'Ada', 1);
      insert into revocations values ('r', 'ada', '549236', 'Aurora Retail', 'sealed', 0, 1, 1, 'k7m2p4xw')`);
    await migrate(url, createMemoryLog());
    const { store } = await openInstance(t, url);
    const asked = { code: 'abcd2345', personId: 'ada', personName: 'Ada', expiresAt: 1 };
    t.strictSame(await store.findConfirmation('abcd2345'), asked);
    t.match(await store.listRevocations(), [{ id: 'r', linkId: 'k7m2p4xw', forgottenAs: undefined }]);
  });

  t.test(
    'links and audit entries of the version without shares are read, and the link is lent',
    async (t) => {
      const url = await server.createDatabase();
      await migrate(url, createMemoryLog(), await migrationsBefore(t, '0012_shares.sql'));
      const before = await connect(t, url);
      await before.query(`
      set search_path = webex_meraki_bot;
      insert into grants (person_id, organization_id, person_name, person_email, organization_name, sealed_access_token,
        sealed_refresh_token, access_expires_at, refreshed_at, scopes, status, linked_at, last_used_at, link_id)
      values ('ada', '549236', 'Ada', 'ada@aurora.example', 'Aurora Retail', 'a', 'r', 1, 2, '{}', 'active', 3, 4, 'k7m2p4xw');
      insert into audit (at, action, person_id, organization_id, outcome, link_id)
      values (3, 'link', 'ada', '549236', 'linked', 'k7m2p4xw')`);
      await migrate(url, createMemoryLog());
      const { store, pool } = await openInstance(t, url);
      t.match(await store.listGrants(), [{ personId: 'ada', linkId: 'k7m2p4xw' }]);
      t.match((await pool.query('select action, share_id from audit')).rows, [
        { action: 'link', share_id: null },
      ]);
      t.strictSame([await store.listShares({}), await store.listAccessRequests('tom')], [[], []]);
      const share = newShare({ lender: newSharePerson('ada') });
      await store.withGrantLock(linkOf(share), ({ commit }) => commit({ saveShare: share }));
      t.strictSame(await store.listShares({}), [share]);
    },
  );

  t.test('a migration that fails leaves everything as it was', async (t) => {
    const url = await server.createDatabase();
    const dir = await ourMigrations(t);
    await writeFile(join(dir, '9999_broken.sql'), 'create table fresh (id text); select * from nowhere;');
    await t.rejects(migrate(url, createMemoryLog(), dir), /nowhere/);
    const { rows } = await (await connect(t, url)).query(
      "select tablename from pg_tables where schemaname = 'webex_meraki_bot'",
    );
    t.same(rows, [{ tablename: 'migrations' }]);
    await migrate(url, createMemoryLog());
  });
});

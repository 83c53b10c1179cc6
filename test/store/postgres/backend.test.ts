import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import t from 'tap';
import { openPostgres } from '../../../src/store/postgres/backend.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { createMemoryLog, newGrant } from '../../support/records.ts';
import { hold, until } from '../../support/store-contract/inbox-events.ts';

const skip = await noPostgres();

t.test('the backend in PostgreSQL', { skip }, async (t) => {
  const server = await usePostgres();

  async function ask(url: string, ...statements: string[]): Promise<void> {
    const client = new Client(url);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  /** Creates a role without any right on a new database. */
  async function newRole(): Promise<{ admin: string; url: string; name: string }> {
    const name = `role_${randomBytes(6).toString('hex')}`;
    const admin = await server.createDatabase();
    await ask(admin, `create role ${name} login password 'planted-password'`);
    const url = new URL(admin);
    [url.username, url.password] = [name, 'planted-password'];
    return { admin, url: url.href, name };
  }

  t.test('a role that may make schemas can open it', async (t) => {
    const { admin, url, name } = await newRole();
    const database = new URL(url).pathname.slice(1);
    await ask(admin, `grant create on database ${database} to ${name}`);
    const log = createMemoryLog();
    const backend = await openPostgres(url, log, Date.now);
    let runs = 0;
    backend.jobs.every('count', 1, async () => {
      runs += 1;
    });
    await backend.jobs.start();
    const grant = newGrant();
    await backend.store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
    await until(() => runs > 0);
    await backend.jobs.stop();
    await backend.close();
    t.notMatch(JSON.stringify(log.lines), /planted-password/);

    const again = await openPostgres(url, createMemoryLog(), Date.now);
    t.match(await again.store.findGrant(grant), { personId: grant.personId });
    await again.close();
  });

  t.test('a role for which the schemas were made can open it', async (t) => {
    const { admin, url, name } = await newRole();
    const schemas = ['webex_meraki_bot', 'webex_meraki_bot_jobs'];
    await ask(admin, ...schemas.map((schema) => `create schema ${schema} authorization ${name}`));
    const backend = await openPostgres(url, createMemoryLog(), Date.now);
    await backend.jobs.start();
    await backend.store.ping();
    await backend.jobs.stop();
    await backend.close();
    t.pass();
  });

  t.test(
    'a role without rights, a wrong password and a closed port are each refused with what to do',
    async (t) => {
      const { url } = await newRole();
      const wrong = new URL(url);
      wrong.password = 'other';
      const closed = new URL(url);
      closed.port = '1';
      const cases: [string, RegExp][] = [
        [url, /permission denied for database .*grant create on database/],
        [wrong.href, /password authentication failed.*Check DATABASE_URL/],
        [closed.href, /ECONNREFUSED.*Check DATABASE_URL/],
      ];
      for (const [address, message] of cases) {
        const error = await openPostgres(address, createMemoryLog(), Date.now).catch(
          (thrown: unknown) => thrown,
        );
        t.match(error, { message });
        t.notMatch(String(error), /planted-password|other@/);
      }
    },
  );

  t.test('an event that only good restarts have held up is not given up', async (t) => {
    const url = await server.createDatabase();
    await migrate(url, createMemoryLog());
    // Two instances died while they had it; a third death would be one too many.
    await ask(url, `insert into webex_meraki_bot.events (lane, body, claims) values ('room', 'question', 2)`);
    for (const restarts of [0, 1]) {
      const backend = await openPostgres(url, createMemoryLog(), Date.now);
      const claimed = hold(t, backend.inbox);
      await until(() => claimed.has('question'));
      t.equal(claimed.get('question')?.event.isInterrupted, false, `after ${restarts} good restarts`);
      await backend.inbox.drain(0);
      await backend.inbox.close();
      await backend.close();
    }
  });
});

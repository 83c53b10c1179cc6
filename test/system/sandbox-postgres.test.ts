import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { firstLine } from '../support/first-line.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const skip = await noPostgres();

async function connect(t: Test, url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {}); // the connection breaks when a server crashes
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

t.test('the server of the sandbox works like a production server', { skip }, async (t) => {
  const postgres = await startPostgres(t);

  await t.test('each new database is empty, and the server does not run as root', (t) =>
    checkDatabases(t, postgres),
  );
  await t.test('a wrong password is refused', async (t) => {
    const url = new URL(await postgres.createDatabase());
    url.password = 'guessed';
    await t.rejects(new Client(url.href).connect(), { code: '28P01' });
  });
  for (const mode of ['fast', 'immediate'] as const)
    await t.test(`stop('${mode}') and start() keep committed data`, (t) => checkRestart(t, postgres, mode));
});

async function checkDatabases(t: Test, postgres: Postgres): Promise<void> {
  const urls = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
  t.not(urls[0], urls[1]);
  for (const url of urls) {
    const client = await connect(t, url);
    // A table of the same name can be created in each database.
    await client.query('create table kept (what text)');
    const { rows } = await client.query(
      "select pg_backend_pid() as pid, getdatabaseencoding() as encoding, current_setting('port') as port",
    );
    t.match(rows, [{ encoding: 'UTF8', port: new URL(url).port }]);
    if (process.platform === 'linux') t.not((await stat(`/proc/${rows[0].pid}`)).uid, 0);
  }
}

async function checkRestart(t: Test, postgres: Postgres, mode: 'fast' | 'immediate'): Promise<void> {
  const url = await postgres.createDatabase();
  const before = await connect(t, url);
  await before.query('create table kept (what text)');
  await before.query("insert into kept values ('committed')");
  await before.query('begin');
  await before.query("insert into kept values ('not committed')");

  await postgres.stop(mode);
  await t.rejects(new Client(url).connect(), { code: 'ECONNREFUSED' });
  await postgres.stop(mode); // has no effect on a stopped server
  await postgres.start();
  await t.rejects(postgres.start(), /already/);

  const after = await connect(t, url);
  t.same((await after.query('select what from kept')).rows, [{ what: 'committed' }]);
}

t.test('a server whose test was killed ends too, and its folder is removed', { skip }, async (t) => {
  const holder = new URL('../support/processes/hold-postgres.ts', import.meta.url).pathname;
  const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
  const child = spawn(process.execPath, [holder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [url = '', dir = ''] = (await firstLine(child)).split(' ');
  const client = await connect(t, url);
  const lost = new Promise((resolve) => client.once('end', resolve));
  child.kill('SIGKILL');
  await lost;
  await until('the folder is gone', () =>
    stat(dir).then(
      () => false,
      () => true,
    ),
  );
  const isGone = () =>
    new Client(url).connect().then(
      () => false,
      (error: { code?: string }) => error.code === 'ECONNREFUSED',
    );
  await until('the server is gone', isGone);
});

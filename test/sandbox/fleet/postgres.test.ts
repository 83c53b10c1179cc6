import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import t, { type Test } from 'tap';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();

async function connect(t: Test, url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {}); // of a server that crashes
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

t.test('a real server, not as root, whose databases start empty', { skip }, async (t) => {
  const postgres = await startPostgres(t);
  const urls = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
  t.not(urls[0], urls[1]);
  for (const url of urls) {
    const client = await connect(t, url);
    // A session of the same name in each: what one database has, the other doesn't.
    await client.query('create table kept (what text)');
    const { rows } = await client.query(
      "select pg_backend_pid() as pid, getdatabaseencoding() as encoding, current_setting('port') as port",
    );
    t.match(rows, [{ encoding: 'UTF8', port: new URL(url).port }]);
    if (process.platform === 'linux') t.not((await stat(`/proc/${rows[0].pid}`)).uid, 0);
  }
});

t.test('without the password nobody comes in', { skip }, async (t) => {
  const url = new URL(await (await startPostgres(t)).createDatabase());
  url.password = 'guessed';
  await t.rejects(new Client(url.href).connect(), { code: '28P01' });
});

for (const mode of ['fast', 'immediate'] as const)
  t.test(`stop('${mode}') and start() keep what was committed`, { skip }, async (t) => {
    const postgres = await startPostgres(t);
    const url = await postgres.createDatabase();
    const before = await connect(t, url);
    await before.query('create table kept (what text)');
    await before.query("insert into kept values ('committed')");
    await before.query('begin');
    await before.query("insert into kept values ('not committed')");

    await postgres.stop(mode);
    await t.rejects(new Client(url).connect(), { code: 'ECONNREFUSED' });
    await postgres.stop(mode); // nothing to stop
    await postgres.start();
    await t.rejects(postgres.start(), /already/);

    const after = await connect(t, url);
    t.same((await after.query('select what from kept')).rows, [{ what: 'committed' }]);
  });

t.test('a server whose test was killed ends too, and leaves no folder', { skip }, async (t) => {
  const holder = new URL('../../support/processes/hold-postgres.ts', import.meta.url).pathname;
  const env = { PATH: process.env.PATH }; // without tap's hooks: who is killed reports no coverage
  const child = spawn(process.execPath, [holder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(createInterface(child.stdout), 'line');
  const [url = '', dir = ''] = String(said).split(' ');
  const client = await connect(t, url);
  const lost = new Promise((resolve) => client.once('end', resolve));
  child.kill('SIGKILL');
  await lost;
  await until('its folder is gone', () =>
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

import { Client, type Pool } from 'pg';
import t, { type Test } from 'tap';
import { createPool, inTransaction } from '../../../src/store/postgres/pool.ts';
import { READY_AND_ENDED, startNotPostgres } from '../../support/not-postgres.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { LONG_TIMEOUTS, newDatabase, UNAVAILABLE } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/until.ts';

/** Opens a pool until the end of the test. */
function open(t: Test, url: string, options: Parameters<typeof createPool>[2] = {}) {
  const log = createMemoryLog();
  const pool = createPool(url, log, { ...LONG_TIMEOUTS, ...options });
  t.teardown(() => pool.end());
  return { pool, log };
}

/** Returns every value of one row. */
async function ask(pool: Pick<Pool, 'query'>, text: string): Promise<unknown[]> {
  return Object.values((await pool.query(text)).rows[0] ?? {});
}

t.test('the pool uses only working connections', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();
  const url = await newDatabase(server);
  await inTransaction(open(t, url).pool, (client) =>
    client.query('create table things (id int primary key)'),
  );

  t.test('bigint columns are read as numbers, by our pools only', async (t) => {
    t.strictSame(await ask(open(t, url).pool, 'select 1790000000000::bigint as at'), [1_790_000_000_000]);
    const theirs = new Client(url);
    await theirs.connect();
    t.strictSame(await ask(theirs, 'select 1::bigint as at'), ['1']);
    await theirs.end();
  });

  t.test('options of the URL are kept beside ours', async (t) => {
    const own = `${url}?options=-c%20extra_float_digits%3D2`;
    const settings = "select current_setting('search_path'), current_setting('extra_float_digits') as digits";
    t.same(await ask(open(t, own).pool, settings), ['webex_meraki_bot', '2']);
    t.same((await ask(open(t, url).pool, settings))[0], 'webex_meraki_bot');
  });

  t.test('work that throws is rolled back', async (t) => {
    const { pool } = open(t, url);
    const failure = new Error('refused');
    const failing = inTransaction(pool, async (client) => {
      await client.query('insert into things values (1)');
      throw failure;
    });
    t.equal(await failing.catch((error) => error), failure);
    t.same(await ask(pool, 'select id from things'), []);
    t.equal(pool.totalCount, 1, 'the connection is whole');
  });

  t.test('a transaction is not committed when a failed statement was ignored', async (t) => {
    const { pool } = open(t, url);
    const careless = inTransaction(pool, async (client) => {
      await client.query('insert into things values (2)');
      await client.query('insert into nowhere values (2)').catch(() => {});
    });
    await t.rejects(careless, { message: 'the transaction was rolled back' });
    t.same(await ask(pool, 'select id from things'), []);
  });

  t.test('a connection that breaks between two statements is not used again', async (t) => {
    const { pool } = open(t, url, { max: 2 });
    const broken = inTransaction(pool, async (client) => {
      const [pid] = await ask(client, 'select pg_backend_pid()');
      const ended = new Promise<void>((resolve) => client.on('end', resolve));
      await pool.query('select pg_terminate_backend($1)', [pid]);
      await ended;
      await client.query('select 1');
    });
    await t.rejects(broken, UNAVAILABLE);
    t.equal(await inTransaction(pool, async () => 'works'), 'works');
  });

  t.test(
    'a server that became read-only counts as unavailable, and its connection is not used again',
    async (t) => {
      const { pool } = open(t, url, { max: 1 });
      await pool.query('set default_transaction_read_only = on');
      const write = () => inTransaction(pool, (client) => client.query('insert into things values (3)'));
      await t.rejects(write(), UNAVAILABLE);
      await t.resolves(write(), 'over a new connection');
    },
  );

  t.test(
    'a server that does not speak PostgreSQL counts as unavailable, and only its connection ends',
    async (t) => {
      const words: Record<string, string> = {
        'a message that there is not': '\x16\0\0\0\x04',
        'an authentication that there is not': 'R\0\0\0\x08\0\0\0\x63',
        'a row that nobody asked for': 'D\0\0\0\x06\0\0',
        'a row of more columns than bytes': 'D\0\0\0\x06\x7f\xff',
        'an error that says nothing': 'E\0\0\0\x05\0',
        'a web server': 'HTTP/1.1 400 Bad Request\r\n\r\n',
      };
      let answer = '';
      const { pool } = open(t, await startNotPostgres(t, () => answer));
      for (const [what, said] of Object.entries(words)) {
        answer = said;
        await t.rejects(
          inTransaction(pool, async () => {}),
          UNAVAILABLE,
          what,
        );
      }
    },
  );

  t.test('a server that ends a connection in the moment it is ready ends that connection only', async (t) => {
    const { pool } = open(t, await startNotPostgres(t, () => READY_AND_ENDED));
    for (let n = 0; n < 5; n += 1)
      await t.rejects(
        inTransaction(pool, async () => {}),
        UNAVAILABLE,
      );
  });

  t.test('waiting for a connection ends after the timeout', async (t) => {
    const timeouts = { ...LONG_TIMEOUTS.timeouts, connection: 300 };
    const gone = open(t, await startNotPostgres(t, () => undefined), { timeouts }).pool;
    const busy = open(t, url, { max: 1, timeouts }).pool;
    // Its one connection is there, however long the server takes to open it.
    await until('a connection', () =>
      busy.query('select 1').then(
        () => true,
        () => false,
      ),
    );
    await inTransaction(busy, () =>
      Promise.all([
        t.rejects(
          inTransaction(busy, async () => {}),
          UNAVAILABLE,
        ),
        t.rejects(
          inTransaction(gone, async () => {}),
          UNAVAILABLE,
        ),
      ]),
    );
  });
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import { Client, type Pool } from 'pg';
import t, { type Test } from 'tap';
import { currentReference, underReference } from '../../../src/core/reference.ts';
import { createPool, inTransaction } from '../../../src/store/postgres/pool.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';

function open(t: Test, url: string, max?: number) {
  const log = createMemoryLog();
  const pool = createPool(url, log, max === undefined ? {} : { max });
  t.teardown(() => pool.end());
  return { pool, log };
}

/** Every value of one row. */
async function ask(pool: Pick<Pool, 'query'>, text: string): Promise<unknown[]> {
  return Object.values((await pool.query(text)).rows[0] ?? {});
}

t.test('a pool', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  const url = await newDatabase(server);
  await inTransaction(open(t, url).pool, (client) =>
    client.query('create table things (id int primary key)'),
  );

  t.test('numbers are numbers, for this pool alone', async (t) => {
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

  t.test('a statement that failed is not overlooked', async (t) => {
    const { pool } = open(t, url);
    const careless = inTransaction(pool, async (client) => {
      await client.query('insert into things values (2)');
      await client.query('insert into nowhere values (2)').catch(() => {});
    });
    await t.rejects(careless, { message: 'the transaction was rolled back' });
    t.same(await ask(pool, 'select id from things'), []);
  });

  t.test('a connection that breaks between two statements is not used again', async (t) => {
    const { pool } = open(t, url, 2);
    const broken = inTransaction(pool, async (client) => {
      const [pid] = await ask(client, 'select pg_backend_pid()');
      const ended = new Promise<void>((resolve) => client.on('end', resolve));
      await pool.query('select pg_terminate_backend($1)', [pid]);
      await ended;
      await client.query('select 1');
    });
    await t.rejects(broken, AWAY);
    t.equal(await inTransaction(pool, async () => 'works'), 'works');
  });

  t.test(
    'a server that was made read-only counts as away, and its connection is not used again',
    async (t) => {
      const { pool } = open(t, url, 1);
      await pool.query('set default_transaction_read_only = on');
      const write = () => inTransaction(pool, (client) => client.query('insert into things values (3)'));
      await t.rejects(write(), AWAY);
      await t.resolves(write(), 'over a connection of its own');
    },
  );

  t.test('a server that stops is logged, without the address', async (t) => {
    const { pool, log } = open(t, url);
    const references: unknown[] = [];
    const { warn } = log;
    log.warn = (...told: Parameters<typeof warn>) => {
      references.push(currentReference());
      warn(...told);
    };
    await underReference(() => pool.query('select 1'));
    const noticed = new Promise<unknown>((resolve) => pool.on('remove', resolve));
    await server.stop();
    await noticed;
    await server.start();
    t.match(log.lines, [{ level: 'warn', text: 'an idle database connection ended' }]);
    t.strictSame([...new Set(references)], [undefined], 'not under that of whoever it was made for');
    t.notOk(JSON.stringify(log.lines).includes(new URL(url).password));
  });

  t.test('what is no PostgreSQL counts as away, and ends nothing but its connection', async (t) => {
    const words: Record<string, string> = {
      'a message that there is not': '\x16\0\0\0\x04',
      'an authentication that there is not': 'R\0\0\0\x08\0\0\0\x63',
      'a row that nobody asked for': 'D\0\0\0\x06\0\0',
      'a row of more columns than bytes': 'D\0\0\0\x06\x7f\xff',
      'an error that says nothing': 'E\0\0\0\x05\0',
      'a web server': 'HTTP/1.1 400 Bad Request\r\n\r\n',
    };
    let answer = '';
    const other = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end(answer, 'latin1'));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.teardown(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { pool } = open(t, `postgres://nobody:secret@127.0.0.1:${port}/none`);
    for (const [what, said] of Object.entries(words)) {
      answer = said;
      await t.rejects(
        inTransaction(pool, async () => {}),
        AWAY,
        what,
      );
    }
  });

  t.test('nobody waits for a connection for ever', async (t) => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    t.teardown(() => silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const gone = open(t, `postgres://nobody:secret@127.0.0.1:${port}/none`).pool;
    const busy = open(t, url, 1).pool;
    await inTransaction(busy, () =>
      Promise.all([
        t.rejects(
          inTransaction(busy, async () => {}),
          AWAY,
        ),
        t.rejects(
          inTransaction(gone, async () => {}),
          AWAY,
        ),
      ]),
    );
  });
});

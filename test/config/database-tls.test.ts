import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import t from 'tap';
import { ConfigError, parseConfig } from '../../src/config/config.ts';
import { warnOfOptionalTls } from '../../src/config/storage.ts';
import { createMemoryLog } from '../support/records.ts';

const COMPLETE = {
  PUBLIC_URL: 'https://bot.example.com/',
  WEBEX_BOT_TOKEN: 'bot-token',
  WEBEX_WEBHOOK_SECRET: 'w'.repeat(32),
  WEBEX_CLIENT_ID: 'webex-id',
  WEBEX_CLIENT_SECRET: 'webex-secret',
  MERAKI_CLIENT_ID: 'meraki-id',
  MERAKI_CLIENT_SECRET: 'meraki-secret',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

const REMOTE = /another machine without verified TLS: write \?sslmode=verify-full .* DATABASE_TLS=off/;
const WEAKER = /write sslmode=verify-full, which is what its sslmode means here/;

function faultsOf(changes: Record<string, string>): readonly string[] {
  try {
    parseConfig({ ...COMPLETE, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** URLs whose server is on this machine: TLS would protect nothing. */
const HERE = [
  'postgres:///bot',
  'postgres://localhost/bot',
  'postgres://LocalHost:5432/bot',
  'postgres://%6cocalhost/bot',
  'postgres://bot:word@127.0.0.1:5432/bot',
  'postgres://127.1/bot',
  'postgres://127.9.9.9/bot',
  'postgres://2130706433/bot',
  'postgres://[::1]/bot',
  'postgres://[0:0:0:0:0:0:0:1]/bot',
  'postgres://[::ffff:127.0.0.1]/bot',
  'postgres://%2Frun%2Fpostgresql/bot',
  'postgres:///bot?host=/run/postgresql',
  'postgres://db.example.com/bot?host=/run/postgresql',
  'postgres://db.example.com/bot?host=127.0.0.1',
  'postgres://db.example.com/bot?host=db.example.com&host=localhost',
  'postgres://localhost/bot?sslmode=disable',
  'postgres://localhost/bot?sslmode=no-verify',
];

/** URLs that verify their server. */
const VERIFIED = [
  'postgres://db.example.com/bot?sslmode=verify-full',
  'postgresql://bot:word@192.0.2.7:5432/bot?sslmode=verify-full&application_name=x',
  'postgres:///bot?host=db.example.com&sslmode=verify-full',
  'postgres://db.example.com/bot?ssl=0&sslmode=verify-full',
  'postgres://db.example.com/bot?uselibpqcompat=true&sslmode=verify-full',
  'postgres://db.example.com/bot?sslmode=disable&sslmode=verify-full',
  'postgres://db.example.com/bot?sslmode=verify-f%75ll',
];

/** URLs over which somebody on the way may read or change what is said, or that leave it to chance. */
const OPEN = [
  'postgres://db.example.com/bot',
  'postgres://bot:word@192.0.2.7/bot',
  'postgres://10.0.0.5/bot',
  'postgres://0.0.0.0/bot',
  'postgres://[2001:db8::1]/bot',
  'postgres://[::ffff:10.0.0.5]/bot',
  'postgres://localhost.example.com/bot',
  'postgres://127.0.0.1.example.com/bot',
  'postgres://localhost/bot?host=db.example.com',
  'postgres:///bot?host=db.example.com',
  'postgres:///bot?host=localhost&host=db.example.com',
  'postgres:///bot?host=db.example.com/run',
  'postgres:///bot?host=localhost%40db.example.com',
  'postgres:///bot?host=localhost%23.db.example.com',
  'postgres://db.example.com/bot?sslmode=disable',
  'postgres://db.example.com/bot?sslmode=no-verify',
  'postgres://db.example.com/bot?sslmode=require',
  'postgres://db.example.com/bot?sslmode=verify-ca',
  'postgres://db.example.com/bot?uselibpqcompat=true&sslmode=require',
  'postgres://db.example.com/bot?sslmode=VERIFY-FULL',
  'postgres://db.example.com/bot?SSLMODE=verify-full',
  'postgres://db.example.com/bot?sslmode=verify-full&sslmode=disable',
  'postgres://db.example.com/bot?sslmode=verify-full&sslmode=no-verify',
  'postgres://db.example.com/bot?sslmode=verify-full&sslm%6fde=disable',
  'postgres://db.example.com/bot?ssl=true',
  'postgres://db.example.com/bot?ssl=1',
  'postgres://db.example.com/bot?ssl=0',
  'postgres://db.example.com/bot?ssl=no-verify',
  'postgres://db.example.com/bot#?sslmode=verify-full',
  'postgres://db.example.com/sslmode=verify-full',
];

t.test(
  'a database on another machine needs sslmode=verify-full, and the fault says what to write',
  async (t) => {
    for (const DATABASE_URL of [...HERE, ...VERIFIED])
      t.strictSame(faultsOf({ DATABASE_URL }), [], DATABASE_URL);
    for (const DATABASE_URL of OPEN) {
      const faults = faultsOf({ DATABASE_URL });
      t.equal(faults.length, 1, DATABASE_URL);
      t.match(faults[0], REMOTE, DATABASE_URL);
      t.notMatch(faults[0], 'db.example.com');
    }
  },
);

t.test('a URL from a file is checked as well', async (t) => {
  const file = join(t.testdir(), 'url');
  writeFileSync(file, 'postgres://db.example.com/bot\n');
  t.match(faultsOf({ DATABASE_URL_FILE: file }), [REMOTE]);
});

t.test('PGHOST, which pg reads itself, is the host of a URL without one', async (t) => {
  const DATABASE_URL = 'postgres:///bot';
  t.match(faultsOf({ DATABASE_URL, PGHOST: 'db.example.com' }), [REMOTE]);
  for (const PGHOST of ['localhost', '/run/postgresql']) t.strictSame(faultsOf({ DATABASE_URL, PGHOST }), []);
  t.strictSame(faultsOf({ DATABASE_URL: 'postgres://localhost/bot', PGHOST: 'db.example.com' }), []);
});

t.test('PGSSLMODE does not stand in for sslmode: it holds for every program that reads it', async (t) => {
  const DATABASE_URL = 'postgres://db.example.com/bot';
  t.match(faultsOf({ DATABASE_URL, PGSSLMODE: 'verify-full' }), [REMOTE]);
});

t.test('what is accepted is what pg does: it stays on this machine or verifies the server', async (t) => {
  const before = { ...process.env };
  t.teardown(() => {
    process.env = before;
  });
  delete process.env.PGHOST;
  // The environment may not weaken what the URL says.
  process.env.PGSSLMODE = 'no-verify';
  const here = /^(?:\/run|localhost|127\.|2130706433|::|0:)/i;
  for (const url of HERE) t.match(new Client(url).host, here, url);
  for (const url of VERIFIED) t.same(Reflect.get(new Client(url), 'ssl'), {}, url);
});

t.test('DATABASE_TLS=off lifts this check and no other, and changes nothing of the connection', async (t) => {
  const off = { DATABASE_TLS: 'off' };
  for (const DATABASE_URL of [...HERE, ...VERIFIED, ...OPEN]) {
    if (/sslmode=(require|verify-ca)/.test(DATABASE_URL))
      t.match(faultsOf({ DATABASE_URL, ...off }), [WEAKER], DATABASE_URL);
    else {
      const { storage } = parseConfig({ ...COMPLETE, DATABASE_URL, ...off });
      t.match(storage, { kind: 'postgres', url: DATABASE_URL, isTlsOptional: true }, DATABASE_URL);
    }
  }
  t.match(faultsOf({ DATABASE_URL: 'mysql://db.example.com/bot', ...off }), [/must look like/]);
  t.match(faultsOf({ DATABASE_URL: 'postgres://localhost/bot', DATABASE_TLS: 'no' }), [
    /DATABASE_TLS must be/,
  ]);
});

t.test('sslmode=require on this machine is refused as before', async (t) => {
  t.match(faultsOf({ DATABASE_URL: 'postgres://localhost/bot?sslmode=require' }), [WEAKER]);
});

t.test('DATABASE_TLS=off is named in the log, and nothing is where it is not set or not used', async (t) => {
  const said = (changes: Record<string, string>) => {
    const log = createMemoryLog();
    warnOfOptionalTls(parseConfig({ ...COMPLETE, ...changes }).storage, log);
    return log.lines;
  };
  const DATABASE_URL = 'postgres://bot:planted@db.example.com/bot';
  const lines = said({ DATABASE_URL, DATABASE_TLS: 'off' });
  t.match(lines, [{ level: 'warn', text: /^DATABASE_TLS is off/ }]);
  t.notMatch(JSON.stringify(lines), /planted|db\.example/);
  t.strictSame(said({ DATABASE_URL: `${DATABASE_URL}?sslmode=verify-full` }), []);
  t.strictSame(said({ DATABASE_TLS: 'off' }), []);
});

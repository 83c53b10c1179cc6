import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { createSealer, grantContext } from '../../src/oauth/sealing.ts';
import { openFor } from '../support/embedded-store.ts';
import { noPostgres, usePostgres } from '../support/postgres.ts';
import { newDatabase, openInstance } from '../support/postgres-store.ts';
import { newGrant } from '../support/records.ts';
import { save } from '../support/store-contract/parts.ts';

const OTHER = randomBytes(32).toString('base64');

/** A complete environment; nothing listens at its addresses, which a refused start never asks. */
const COMPLETE = {
  PUBLIC_URL: 'http://127.0.0.1:9',
  PORT: '0',
  WEBEX_BOT_TOKEN: 'bot-token',
  WEBEX_WEBHOOK_SECRET: 'w'.repeat(32),
  WEBEX_CLIENT_ID: 'webex-id',
  WEBEX_CLIENT_SECRET: 'webex-secret',
  WEBEX_API_URL: 'http://127.0.0.1:9/v1',
  WEBEX_OAUTH_URL: 'http://127.0.0.1:9',
  MERAKI_CLIENT_ID: 'meraki-id',
  MERAKI_CLIENT_SECRET: 'meraki-secret',
  MERAKI_API_URL: 'http://127.0.0.1:9/v1',
  MERAKI_OAUTH_URL: 'http://127.0.0.1:9',
  BOT_ADMINS: 'ada@example.com',
  TOKEN_KEYS: `k1:${OTHER}`,
};

/** Runs the bot, or one of its tasks, to its end. */
async function run(t: Test, env: Record<string, string>, task: string[] = []) {
  const child = spawn(process.execPath, ['src/main.ts', ...task], {
    env: { PATH: process.env.PATH ?? '', ...COMPLETE, ...env },
  });
  t.teardown(() => child.kill('SIGKILL'));
  let errors = '';
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, errors, output };
}

/** Makes a store with a link that another key sealed than that of the environment. @returns where it is, for the environment */
const STORES: [string, skip: string | false, (t: Test) => Promise<Record<string, string>>][] = [
  [
    'embedded store',
    false,
    async (t) => {
      const dir = t.testdir();
      const store = await openFor(t, dir);
      await save(store, sealedGrant());
      await store.close();
      return { DATA_DIR: dir };
    },
  ],
  [
    'PostgreSQL',
    await noPostgres(),
    async (t) => {
      const url = await newDatabase(await usePostgres());
      const { store, close } = await openInstance(t, url);
      await save(store, sealedGrant());
      await close();
      return { DATABASE_URL: url };
    },
  ],
];

function sealedGrant() {
  const grant = newGrant();
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  return {
    ...grant,
    sealedAccessToken: sealer.seal('access', grantContext(grant, 'access_token')),
    sealedRefreshToken: sealer.seal('refresh', grantContext(grant, 'refresh_token')),
  };
}

for (const [name, skip, fill] of STORES) {
  t.test(
    `${name}: another key under the same id ends bot and reseal with one message`,
    { skip },
    async (t) => {
      const place = await fill(t);
      for (const task of [[], ['reseal']]) {
        const { code, errors } = await run(t, place, task);
        t.equal(code, 1);
        t.match(errors, /TOKEN_KEYS.*another one.*\n {2}- k1, which seals 1 link\nPut back the key/s);
        t.notMatch(errors, OTHER);
        t.notMatch(errors, /\n {4}at /);
      }
    },
  );

  t.test(`${name}: a key that is said to be lost is only named in the log`, { skip }, async (t) => {
    const place = await fill(t);
    const { code, output } = await run(t, { ...place, TOKEN_KEYS: `k2:${OTHER},k1:lost` }, ['reseal']);
    t.equal(code, 0);
    t.match(output, /"keyId":"k1","links":1,.*is lost[\s\S]*1 of 1 can't be opened/);
  });
}

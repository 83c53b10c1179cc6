import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { ConfigError, parseConfig, secretsOf } from '../../src/config/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const COMPLETE = {
  PUBLIC_URL: 'https://bot.example.com/',
  WEBEX_BOT_TOKEN: 'bot-token',
  WEBEX_WEBHOOK_SECRET: 'w'.repeat(32),
  WEBEX_CLIENT_ID: 'webex-id',
  WEBEX_CLIENT_SECRET: 'webex-secret',
  MERAKI_CLIENT_ID: 'meraki-id',
  MERAKI_CLIENT_SECRET: 'meraki-secret',
  TOKEN_KEYS: `k1:${KEY}`,
};

function faultsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig({ ...COMPLETE, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** A UUID, and the same as an id of the REST API. */
const ORGANIZATION = '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01';
const idOf = (kind: string, uuid = ORGANIZATION) =>
  Buffer.from(`ciscospark://us/${kind}/${uuid}`).toString('base64url');

t.test('a complete environment becomes a frozen config with the documented defaults', async (t) => {
  const config = parseConfig(COMPLETE);
  t.match(config, {
    publicUrl: 'https://bot.example.com',
    host: '127.0.0.1',
    port: 3000,
    webex: { apiUrl: 'https://webexapis.com/v1', oauthUrl: 'https://webexapis.com/v1', pkce: true },
    meraki: { apiUrl: 'https://api.meraki.com/api/v1', oauthUrl: 'https://as.meraki.com', pkce: true },
    admins: [],
    storage: { kind: 'embedded', dataDir: './data' },
    questionsPerMinute: 30,
    connectionsPerAddress: 200,
    linkMaxIdleDays: 365,
    auditKeepDays: 400,
    sharing: { mode: 'on', outside: false, maxDays: 180 },
    trustedProxies: ['loopback'],
    logLevel: 'info',
  });
  t.ok(
    config.meraki.scopes.every((scope) => scope.endsWith(':read')),
    'least privilege: reads only',
  );
  t.ok(Object.isFrozen(config) && Object.isFrozen(config.webex));
  t.strictSame(config.tokenKeys, [{ id: 'k1', key: Buffer.alloc(32, 7) }]);
});

t.test('the operator chooses what may be lent to whom, and for how long', async (t) => {
  const of = (env: Record<string, string>) => parseConfig({ ...COMPLETE, ...env }).sharing;
  t.match(of({ SHARING: 'off' }), { mode: 'off' });
  t.strictSame(of({ SHARING: 'People', SHARE_OUTSIDE: 'on', SHARE_MAX_DAYS: '14' }), {
    mode: 'people',
    outside: true,
    maxDays: 14,
  });
});

t.test('all faults of an empty environment are named at once, with where to read on', async (t) => {
  const required = Object.keys(COMPLETE);
  try {
    parseConfig({});
    t.fail('accepted');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    t.equal(error.faults.length, required.length);
    for (const name of required)
      t.ok(
        error.faults.some((fault) => fault.startsWith(`${name} is missing`)),
        name,
      );
    t.match(error.message, '8 faults');
    t.match(error.message, 'npm run sandbox');
    t.match(error.message, '.env.example');
  }
});

t.test('TRUSTED_PROXIES accepts a list of addresses and `none`', async (t) => {
  const of = (value: string) => parseConfig({ ...COMPLETE, TRUSTED_PROXIES: value }).trustedProxies;
  t.strictSame(of('10.0.0.0/8, ::1'), ['10.0.0.0/8', '::1']);
  t.strictSame(of('none'), []);
});

t.test('each wrong variable is named in a fault', async (t) => {
  const wrong: [name: string, value: string, fault: RegExp][] = [
    ['PUBLIC_URL', 'bot.example.com', /not an address/],
    ['PUBLIC_URL', 'http://bot.example.com', /must start with https/],
    ['PUBLIC_URL', 'http://localhost.example.com', /must start with https/],
    ['PUBLIC_URL', 'https://bot.example.com/path', /without a path/],
    ['PUBLIC_URL', 'https://bot.example.com/?a=1', /must not have a query/],
    ['PUBLIC_URL', 'ftp://bot.example.com', /must start with https/],
    ['PORT', 'eighty', /number from 0/],
    ['PORT', '70000', /number from 0/],
    ['TRUSTED_PROXIES', 'nginx', /must be addresses, networks/],
    ['TRUSTED_PROXIES', '10.0.0.0/99', /must be addresses, networks/],
    ['TRUSTED_PROXIES', '10.0.0.1 everybody', /must be addresses, networks/],
    ['CONNECTIONS_PER_ADDRESS', '0', /whole number from 1/],
    ['CONNECTIONS_PER_ADDRESS', 'off', /whole number from 1/],
    ['CONNECTIONS_PER_ADDRESS', '1.5', /whole number from 1/],
    ['METRICS_TOKEN', 'short', /at least 32/],
    ['LINK_MAX_IDLE_DAYS', '0', /whole number of days from 1/],
    ['LINK_MAX_IDLE_DAYS', '1.5', /whole number of days from 1/],
    ['LINK_MAX_IDLE_DAYS', 'never', /whole number of days from 1/],
    ['AUDIT_KEEP_DAYS', '-1', /whole number of days from 0/],
    ['AUDIT_KEEP_DAYS', '1.5', /whole number of days from 0/],
    ['SHARING', 'spaces', /SHARING must be one of off, people, on/],
    ['SHARE_OUTSIDE', 'yes', /SHARE_OUTSIDE must be one of on, off/],
    ['SHARE_MAX_DAYS', '0', /whole number of days from 1/],
    ['SHARE_MAX_DAYS', '1.5', /whole number of days from 1/],
    ['SHARE_MAX_DAYS', 'forever', /whole number of days from 1/],
    ['QUESTIONS_PER_MINUTE', '0', /whole number from 1/],
    ['QUESTIONS_PER_MINUTE', 'many', /whole number from 1/],
    ['WEBEX_WEBHOOK_SECRET', 'short', /at least 32/],
    ['WEBEX_TRANSPORT', 'pigeon', /webhooks, websocket/],
    ['WEBEX_API_URL', 'http://webexapis.com/v1', /must start with https/],
    ['WEBEX_OAUTH_URL', 'nonsense', /not an address/],
    ['MERAKI_API_URL', 'https://name:word@api.meraki.com', /a name in it/],
    ['MERAKI_OAUTH_URL', 'http://as.meraki.com', /must start with https/],
    ['MERAKI_SCOPES', 'read write', /scopes of Meraki such as/],
    ['MERAKI_SCOPES', 'dashboard:general:config:read,sdwan:telemetry:read', /separated by spaces/],
    ['MERAKI_PKCE', 'maybe', /on, off/],
    ['WEBEX_PKCE', 'maybe', /on, off/],
    ['TOKEN_KEYS', `k1:${Buffer.alloc(16).toString('base64')}`, /32 bytes/],
    ['TOKEN_KEYS', KEY, /32 bytes/],
    ['TOKEN_KEYS', `k1:${KEY},k1:${KEY}`, /twice/],
    ['TOKEN_KEYS', `k1:${KEY},k2:short`, /key 2/],
    ['BOT_ADMINS', 'ada@aurora.example, ben', /e-mail/],
    ['BOT_ADMINS', idOf('ORGANIZATION'), /ids of people/],
    ['WEBEX_ORGS', 'aurora.example', /ids of Webex organizations/],
    ['WEBEX_ORGS', idOf('PEOPLE'), /ids of Webex organizations/],
    ['WEBEX_ORGS', `*, ${ORGANIZATION}`, /\* alone/],
    ['WEBEX_ORGS', idOf('ORGANIZATION', 'consumer'), /ids of Webex organizations/],
    ['DATABASE_URL', 'mysql://bot:word@127.0.0.1/bot', /postgres:\/\/name:password@host/],
    ['DATABASE_URL', 'postgres://', /postgres:\/\/name:password@host/],
    ['DATABASE_URL', 'postgres://bot:100%@127.0.0.1/bot', /%25/],
    ['DATABASE_URL', 'postgres://bot:w/rd@127.0.0.1/bot', /%2F/],
    ['LOG_LEVEL', 'loud', /must be one of/],
  ];
  for (const [name, value, fault] of wrong) {
    const faults = faultsOf({ [name]: value });
    t.equal(faults.length, 1, `${name}=${value}`);
    t.match(faults[0], fault);
    t.match(faults[0], name);
  }
});

t.test('WEBEX_ORGS and BOT_ADMINS take ids in both forms', async (t) => {
  const read = (env: Record<string, string>) => parseConfig({ ...COMPLETE, ...env });
  t.strictSame(read({}).organizations, { kind: 'administrators' });
  t.strictSame(read({ WEBEX_ORGS: '  ' }).organizations, { kind: 'administrators' });
  t.strictSame(read({ WEBEX_ORGS: '*' }).organizations, { kind: 'everybody' });
  const both = `${ORGANIZATION.toUpperCase()}, ${idOf('ORGANIZATION')}`;
  t.strictSame(read({ WEBEX_ORGS: both }).organizations, { kind: 'listed', uuids: [ORGANIZATION] });
  t.strictSame(read({ BOT_ADMINS: `ben@aurora.example,${idOf('PEOPLE')} ${ORGANIZATION}` }).admins, {
    emails: ['ben@aurora.example'],
    personIds: [ORGANIZATION, ORGANIZATION],
  });
});

t.test('a websocket needs no webhook secret, and none is read', async (t) => {
  const websocket = { ...COMPLETE, WEBEX_TRANSPORT: 'websocket', WEBEX_WEBHOOK_SECRET: undefined };
  const { transport } = parseConfig(websocket).webex;
  t.strictSame(transport, { kind: 'websocket', catalogUrl: 'https://u2c.wbx2.com/u2c/api/v1' });
  t.strictSame(parseConfig({ ...websocket, WEBEX_WEBHOOK_SECRET: 'short' }).webex.transport, transport);
  t.strictSame(
    parseConfig({ ...websocket, WEBEX_U2C_URL: 'https://u2c.gov.ciscospark.com/u2c/api/v1/' }).webex
      .transport,
    { kind: 'websocket', catalogUrl: 'https://u2c.gov.ciscospark.com/u2c/api/v1' },
  );
  const plain = { WEBEX_TRANSPORT: 'websocket', WEBEX_U2C_URL: 'http://u2c.wbx2.com/u2c/api/v1' };
  t.match(faultsOf(plain), [/WEBEX_U2C_URL must start with https/]);
  t.strictSame(parseConfig(COMPLETE).webex.transport, { kind: 'webhooks', secret: 'w'.repeat(32) });
});

t.test('a fault never quotes a value', async (t) => {
  const planted = 'planted-secret-value';
  const faults = faultsOf({
    TOKEN_KEYS: planted,
    WEBEX_WEBHOOK_SECRET: 'planted',
    PUBLIC_URL: `http://${planted}.test`,
  });
  t.equal(faults.length, 3);
  t.notMatch(faults.join('\n'), /planted/);
});

t.test('http is accepted on a loopback name only', async (t) => {
  for (const host of ['localhost:3000', '127.0.0.1:3000', 'bot.localhost', '[::1]:3000', '127.9.9.9'])
    t.strictSame(faultsOf({ PUBLIC_URL: `http://${host}` }), [], host);
  for (const host of ['127.0.0.1.evil.test', 'localhost.evil.test', '0.0.0.0', '192.168.1.5'])
    t.equal(faultsOf({ PUBLIC_URL: `http://${host}` }).length, 1, host);
});

t.test('secrets can be read from files', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'config-'));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'token');
  writeFileSync(file, 'from-a-file\n');
  const config = parseConfig({ ...COMPLETE, WEBEX_BOT_TOKEN: undefined, WEBEX_BOT_TOKEN_FILE: file });
  t.equal(config.webex.botToken, 'from-a-file');
  t.match(faultsOf({ WEBEX_BOT_TOKEN_FILE: file })[0], /both set/);
  t.match(
    faultsOf({ WEBEX_BOT_TOKEN: undefined, WEBEX_BOT_TOKEN_FILE: join(dir, 'none') })[0],
    /can't be read/,
  );
});

t.test('DATABASE_URL selects a database in place of a folder', async (t) => {
  const url = 'postgres://bot:p%40ss@db.example:5432/bot?sslmode=verify-full';
  for (const scheme of ['postgres', 'postgresql']) {
    const DATABASE_URL = url.replace('postgres', scheme);
    const config = parseConfig({ ...COMPLETE, DATABASE_URL, DATA_DIR: './unused' });
    t.strictSame(config.storage, {
      kind: 'postgres',
      url: DATABASE_URL,
      formerDir: './unused',
      isTlsOptional: false,
    });
  }
  const dir = mkdtempSync(join(tmpdir(), 'config-'));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'url');
  writeFileSync(file, `${url}\n`);
  const config = parseConfig({ ...COMPLETE, DATABASE_URL_FILE: file });
  t.match(config.storage, { kind: 'postgres', url, formerDir: './data' });
  t.match(faultsOf({ DATABASE_URL: url, DATABASE_URL_FILE: file }), [/both set/]);
  const unreadable = faultsOf({ DATABASE_URL_FILE: join(dir, 'none') });
  t.match(unreadable, [/DATABASE_URL_FILE.*can't be read/]);
  t.equal(unreadable.length, 1, 'one fault is said once');
  for (const DATABASE_URL of ['mysql://bot:planted@db/bot', 'postgres://bot:planted%@db/bot'])
    t.notMatch(faultsOf({ DATABASE_URL }).join(), 'planted');
});

t.test('every secret is among the values that must not be logged', async (t) => {
  const secrets = secretsOf(parseConfig(COMPLETE));
  for (const value of ['bot-token', 'w'.repeat(32), 'webex-secret', 'meraki-secret', KEY])
    t.ok(secrets.includes(value));
  t.notOk(secrets.includes(''), 'an empty one would be found everywhere');
  const ofUrl = (DATABASE_URL: string) => secretsOf(parseConfig({ ...COMPLETE, DATABASE_URL }));
  const withPassword = ofUrl('postgres://bot:p%40ss@localhost/bot');
  for (const value of ['p%40ss', 'p@ss']) t.ok(withPassword.includes(value), 'as written, and as meant');
  t.ok(ofUrl('postgres:///bot?host=/run&password=in-the-query').includes('in-the-query'));
  t.strictSame(ofUrl('postgres://localhost/bot'), secrets);
});

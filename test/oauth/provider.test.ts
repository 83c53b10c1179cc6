import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { silentMeter } from '../../src/core/meter.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { clientOf, oauthPlugin } from '../../src/oauth/plugin.ts';
import { createProvider } from '../../src/oauth/provider.ts';
import { MERAKI, WEBEX } from '../../src/oauth/providers.ts';
import { createMemoryLog } from '../support/records.ts';

const SECRET = 'the-client-secret';
const NOW = 1_700_000_000_000;

interface Seen {
  path: string | undefined;
  authorization: string | undefined;
  form: URLSearchParams;
}

/** A token endpoint that answers what a test says, and the two providers that talk to it. */
async function setup(t: Test, answer: (res: ServerResponse, req: IncomingMessage) => void) {
  const seen: Seen[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    seen.push({ path: req.url, authorization: req.headers.authorization, form: new URLSearchParams(body) });
    answer(res, req);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const oauthUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/base` : '';
  const app = Fastify();
  const common = {
    clientId: 'the-id',
    clientSecret: SECRET,
    oauthUrl,
    redirectUri: 'https://bot.example/cb',
  };
  await app.register(oauthPlugin, { providers: [WEBEX, MERAKI].map((data) => ({ data, ...common })) });
  await app.ready();
  t.teardown(async () => {
    server.closeAllConnections();
    server.close();
    await app.close();
  });
  const provider = (data: typeof MERAKI) =>
    createProvider({
      data,
      client: clientOf(app, data),
      redirectUri: common.redirectUri,
      clock: () => NOW,
      log: createMemoryLog(),
      meter: silentMeter,
    });
  return { seen, oauthUrl, meraki: provider(MERAKI), webex: provider(WEBEX) };
}

const json =
  (status: number, body: object, headers = {}) =>
  (res: ServerResponse) =>
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

async function errorOf(run: Promise<unknown>): Promise<ProviderError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

t.test('credentials travel as the provider wants them', async (t) => {
  const token = {
    access_token: 'a',
    refresh_token: 'r',
    token_type: 'Bearer',
    expires_in: 60,
    scope: 'x:read y:read',
  };
  const { seen, meraki, webex } = await setup(t, json(200, token));
  t.strictSame(await meraki.exchange('the-code', 'the-verifier'), {
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: NOW + 60_000,
    scopes: ['x:read', 'y:read'],
  });
  await webex.exchange('the-code');
  await meraki.refresh('old-refresh');
  await meraki.revoke('dead-refresh');
  const [exchange, webexExchange, refresh, revoke] = seen;
  const basic = `Basic ${Buffer.from(`the-id:${SECRET}`).toString('base64')}`;
  t.match(exchange, { path: '/base/oauth/token', authorization: basic });
  t.strictSame(Object.fromEntries(exchange?.form ?? []), {
    grant_type: 'authorization_code',
    code: 'the-code',
    redirect_uri: 'https://bot.example/cb',
    code_verifier: 'the-verifier',
  });
  t.match(webexExchange, { path: '/base/access_token', authorization: undefined });
  t.equal(webexExchange?.form.get('client_secret'), SECRET);
  t.strictSame(Object.fromEntries(refresh?.form ?? []), {
    grant_type: 'refresh_token',
    refresh_token: 'old-refresh',
  });
  t.match(revoke, { path: '/base/oauth/revoke', authorization: basic }, 'unlink sends Basic');
  t.strictSame(
    Object.fromEntries(revoke?.form ?? []),
    { token: 'dead-refresh', token_type_hint: 'refresh_token' },
    'and the hint',
  );
});

t.test('the authorize URL has state, scopes and the PKCE challenge', async (t) => {
  const { meraki, webex, oauthUrl } = await setup(t, json(200, {}));
  const url = new URL(meraki.authorizeUrl({ state: 's', scopes: ['a:read', 'b:read'], codeChallenge: 'c' }));
  t.equal(`${url.origin}${url.pathname}`, `${oauthUrl}/oauth/authorize`);
  t.strictSame(Object.fromEntries(url.searchParams), {
    response_type: 'code',
    client_id: 'the-id',
    redirect_uri: 'https://bot.example/cb',
    scope: 'a:read b:read',
    state: 's',
    code_challenge: 'c',
    code_challenge_method: 'S256',
  });
  t.notOk(new URL(webex.authorizeUrl({ state: 's', scopes: ['x'] })).searchParams.has('code_challenge'));
});

t.test('an empty 200 or 204 confirms a revocation', async (t) => {
  for (const status of [200, 204]) {
    const { meraki } = await setup(t, (res) => res.writeHead(status).end());
    await t.resolves(meraki.revoke('r'), String(status));
  }
});

t.test('any body but a web page confirms a revocation', async (t) => {
  const answering = async (type: string, body: string) => {
    const { meraki } = await setup(t, (res) => res.writeHead(200, { 'content-type': type }).end(body));
    return meraki.revoke('r');
  };
  for (const [type, body] of [
    ['application/json', '{}'],
    ['text/plain', 'ok'],
    ['text/html', ''],
  ] as const)
    await t.resolves(answering(type, body), body);
  for (const type of ['text/html', 'application/octet-stream'])
    await t.rejects(answering(type, '\ufeff <!doctype html><h1>Sign in to this network</h1>'), {
      message: /unexpected .a page/,
    });
});

t.test('null counts as left out, and the life of a token is limited', async (t) => {
  const nulls = { access_token: 'a', refresh_token: null, expires_in: null, scope: null, token_type: null };
  const { meraki } = await setup(t, json(200, nulls));
  t.strictSame(await meraki.refresh('r'), {
    accessToken: 'a',
    refreshToken: undefined,
    expiresAt: NOW + 3_600_000,
    scopes: undefined,
  });
  const eternal = await setup(t, json(200, { access_token: 'a', expires_in: 1e306 }));
  t.equal((await eternal.meraki.refresh('r')).expiresAt, NOW + 14 * 86_400_000);
  const header = await setup(t, json(200, { access_token: 'a\r\nx: y' }));
  t.equal((await errorOf(header.meraki.refresh('r'))).code, 'unavailable', 'not what fits into a header');
});

t.test('tokens that can be read are kept, however odd the rest of the answer is', async (t) => {
  const tokens = { access_token: 'a', refresh_token: 'r2' };
  const usual = { accessToken: 'a', refreshToken: 'r2', expiresAt: NOW + 3_600_000, scopes: undefined };
  for (const odd of [
    ...[0, -1, '0', '', 'soon', null, true, [3600], {}, '1h', 'NaN'].map((expires_in) => ({ expires_in })),
    ...['mac', '', 'DPoP', 7, null, ['Bearer'], {}].map((token_type) => ({ token_type })),
    ...[7, ['a'], {}, 'x'.repeat(9_000)].map((scope) => ({ scope })),
    { error: 'invalid_grant' },
    { expires_at: 'never', id_token: 7 },
  ]) {
    const { meraki } = await setup(t, json(200, { ...tokens, ...odd }));
    t.strictSame(await meraki.refresh('r'), usual, JSON.stringify(odd).slice(0, 60));
  }
  for (const type of ['text/html', 'text/plain', undefined]) {
    const { meraki } = await setup(t, (res) =>
      res.writeHead(200, type ? { 'content-type': type } : {}).end(JSON.stringify(tokens)),
    );
    t.strictSame(await meraki.refresh('r'), usual, `content type ${type}`);
  }
  for (const refresh_token of ['', 7, null, 'two words', ['r2'], 'x'.repeat(9_000)]) {
    const { meraki } = await setup(t, json(200, { ...tokens, refresh_token }));
    t.strictSame(await meraki.refresh('r'), { ...usual, refreshToken: undefined }, 'the older one stays');
  }
  const text = await setup(t, json(200, { ...tokens, expires_in: ' 60 ' }));
  t.equal((await text.meraki.refresh('r')).expiresAt, NOW + 60_000);
});

t.test('both tokens are kept from an answer that is no proper JSON, and from a refusal', async (t) => {
  const tokens = '{"access_token":"a","refresh_token":"r2","expires_in":3600}';
  const packed = { 'content-encoding': 'gzip' };
  const answers: [name: string, status: number, body: string | Buffer, headers?: Record<string, string>][] = [
    ['a byte order mark', 200, `\ufeff${tokens}`],
    ['a form', 200, 'access_token=a&refresh_token=r2&expires_in=3600'],
    ['packed', 200, gzipSync(tokens), packed],
    ['a line behind it', 200, `${tokens}\n<!-- served by edge 7 -->`],
    ['cut behind the tokens', 200, tokens.slice(0, -8)],
    ['a member that the parser refuses', 200, tokens.replace('{', '{"__proto__":1,')],
    ['500', 500, tokens],
    ['400', 400, tokens],
  ];
  for (const [name, status, body, headers] of answers) {
    const { meraki } = await setup(t, (res) => res.writeHead(status, headers).end(body));
    const got = await meraki.refresh('r');
    t.match(got, { accessToken: 'a', refreshToken: 'r2', expiresAt: NOW + 3_600_000 }, name);
  }
  for (const body of ['{"access_token":"a","refresh_tok', '{"access_token":"a","refresh_token":"r']) {
    const { meraki } = await setup(t, (res) => res.writeHead(200).end(body));
    t.equal((await errorOf(meraki.refresh('r'))).code, 'unavailable', 'half a token is none');
  }
});

t.test('no scope counts as left out, and commas separate scopes, too', async (t) => {
  for (const [scope, scopes] of [
    ['', undefined],
    [' , ', undefined],
    ['x:read,y:read', ['x:read', 'y:read']],
    ['x:read\n y:read', ['x:read', 'y:read']],
  ] as const) {
    const { meraki } = await setup(t, json(200, { access_token: 'a', scope }));
    t.strictSame((await meraki.refresh('r')).scopes, scopes, JSON.stringify(scope));
  }
});

t.test('neither a redirect, a packed page nor an error with 200 confirms a revocation', async (t) => {
  const page = gzipSync('<h1>Sign in to this network</h1>');
  const answers: [name: string, answer: (res: ServerResponse) => void, fault: string][] = [
    ['303', (res) => res.writeHead(303, { location: '/portal' }).end(), 'unavailable'],
    ['packed page', (res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(page), 'unexpected'],
    ['an error', json(200, { error: 'invalid_client' }), 'invalid_client'],
    ['an error as text', (res) => res.writeHead(200).end('{"error":"invalid_client"}'), 'invalid_client'],
    ['another error', json(200, { error: 'try again' }), 'unavailable'],
  ];
  for (const [name, answer, fault] of answers) {
    const { meraki } = await setup(t, answer);
    t.equal((await errorOf(meraki.revoke('r'))).code, fault, name);
  }
  const { meraki } = await setup(t, json(200, { error: null, status: 'ok' }));
  await t.resolves(meraki.revoke('r'), 'no error');
});

t.test('each fault of a token endpoint becomes a ProviderError with its code', async (t) => {
  const answers: [
    name: string,
    answer: (res: ServerResponse, req: IncomingMessage) => void,
    fault: string,
  ][] = [
    ['invalid_grant', json(400, { error: 'invalid_grant', error_description: 'revoked' }), 'invalid_grant'],
    ['invalid_client', json(401, { error: 'invalid_client' }), 'invalid_client'],
    ['unauthorized_client', json(400, { error: 'unauthorized_client' }), 'invalid_client'],
    ['401 invalid_grant', json(401, { error: 'invalid_grant' }), 'invalid_grant'],
    ['403 invalid_grant', json(403, { error: 'invalid_grant' }), 'invalid_grant'],
    ['503 invalid_grant', json(503, { error: 'invalid_grant' }), 'invalid_grant'],
    ['400 invalid_client', json(400, { error: 'invalid_client' }), 'invalid_client'],
    ['401 INVALID_GRANT', json(401, { error: 'INVALID_GRANT' }), 'invalid_grant'],
    ['401 with spaces', json(401, { error: ' invalid_grant\n' }), 'invalid_grant'],
    ['401 with a list', json(401, { error: ['invalid_grant'] }), 'invalid_grant'],
    ['401 with a form', (res) => res.writeHead(401).end('error=invalid_grant&x=1'), 'invalid_grant'],
    [
      '401 behind a mark',
      (res) => res.writeHead(401).end('\ufeff{"error":"invalid_grant"}'),
      'invalid_grant',
    ],
    [
      '401 with a challenge',
      (res) => res.writeHead(401, { 'www-authenticate': 'Bearer realm="x", error="invalid_grant"' }).end(),
      'invalid_grant',
    ],
    [
      '401 for our credentials',
      (res) => res.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('<h1>no</h1>'),
      'invalid_client',
    ],
    [
      'a page that names an error',
      (res) =>
        res.writeHead(400).end('<a href="/?a=1&error=invalid_grant&b=2">{"error":"invalid_grant"}</a>'),
      'unexpected',
    ],
    ['401 Unauthorized', json(401, { status: 401, error: 'Unauthorized' }), 'invalid_client'],
    ['401 without a code', json(401, { message: 'no' }), 'invalid_client'],
    ['401 with another code', json(401, { error: 'access_denied' }), 'unexpected'],
    ['invalid_token', json(400, { error: 'invalid_token' }), 'rejected'],
    ['401 invalid_token', json(401, { error: 'invalid_token' }), 'rejected'],
    ['invalid_request', json(400, { error: 'invalid_request' }), 'rejected'],
    ['a 400 that is not OAuth', json(400, { errors: ['no'] }), 'unexpected'],
    ['429', json(429, {}, { 'retry-after': '7' }), 'limited'],
    [
      '503 HTML',
      (res) => res.writeHead(503, { 'content-type': 'text/html' }).end('<h1>busy</h1>'),
      'unavailable',
    ],
    ['500 JSON', json(500, { error: 'server_error' }), 'unavailable'],
    [
      '200 HTML',
      (res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>hello</h1>'),
      'unavailable',
    ],
    [
      '200 broken JSON',
      (res) => res.writeHead(200, { 'content-type': 'application/json' }).end('{"acc'),
      'unavailable',
    ],
    ['200 without a token', json(200, { token_type: 'Bearer' }), 'unavailable'],
    ['200 with an error', json(200, { error: 'invalid_grant' }), 'invalid_grant'],
    ['200 with another error', json(200, { error: 'no_idea' }), 'unavailable'],
    ['200 with a list', json(200, [{ access_token: 'a' }]), 'unavailable'],
    ['200 with an empty body', (res) => res.writeHead(200).end(), 'unavailable'],
    ['oversized', json(200, { access_token: 'a', padding: 'x'.repeat(70_000) }), 'unavailable'],
    ['redirect', (res) => res.writeHead(302, { location: 'https://evil.test/' }).end(), 'unavailable'],
    ['reset', (_res, req) => req.socket.resetAndDestroy(), 'unavailable'],
    [
      'truncated',
      (res, req) => {
        res.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        res.write('{"access', () => req.socket.destroy());
      },
      'unavailable',
    ],
  ];
  for (const [name, answer, fault] of answers) {
    const { meraki, seen } = await setup(t, answer);
    for (const run of [() => meraki.exchange('planted-code'), () => meraki.refresh('planted-refresh')]) {
      const error = await errorOf(run());
      t.equal(error.code, fault, name);
      const everything = `${error.stack}${JSON.stringify(error)}${JSON.stringify(Object.entries(error))}`;
      t.notMatch(everything, new RegExp(`planted|${SECRET}|Basic`), `${name}: carries no secret`);
      t.equal(error.cause, undefined);
    }
    t.equal(seen.length, 2, `${name}: the provider itself repeats nothing`);
  }
});

t.test('Retry-After is read as seconds, with a fraction too, and as a date', async (t) => {
  for (const [header, ms] of [
    ['7', 7_000],
    ['1.5', 1_500],
  ] as const) {
    const seconds = await setup(t, json(429, {}, { 'retry-after': header }));
    t.equal((await errorOf(seconds.meraki.refresh('r'))).retryAfter, ms);
  }
  const date = await setup(t, json(429, {}, { 'retry-after': new Date(NOW + 60_000).toUTCString() }));
  const { retryAfter = 0 } = await errorOf(date.meraki.refresh('r'));
  t.ok(retryAfter > 50_000 && retryAfter <= 60_000);
});

t.test('a server that never answers is unavailable', async (t) => {
  const { meraki } = await setup(t, () => {});
  t.equal((await errorOf(meraki.refresh('r'))).code, 'unavailable');
});

t.test('a server that can’t be reached is unavailable', async (t) => {
  const app = Fastify();
  t.teardown(() => app.close());
  const common = {
    clientId: 'i',
    clientSecret: SECRET,
    oauthUrl: 'http://127.0.0.1:9',
    redirectUri: 'https://b.example/',
  };
  await app.register(oauthPlugin, { providers: [{ data: MERAKI, ...common }] });
  await app.ready();
  const refused = createProvider({
    data: MERAKI,
    client: clientOf(app, MERAKI),
    redirectUri: common.redirectUri,
    clock: () => NOW,
    log: createMemoryLog(),
    meter: silentMeter,
  });
  t.equal((await errorOf(refused.refresh('r'))).code, 'unavailable');
});

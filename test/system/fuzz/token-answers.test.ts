import fc from 'fast-check';
import Fastify from 'fastify';
import t from 'tap';
import { retryAfterMs } from '../../../src/core/async/retry-after.ts';
import { DAY } from '../../../src/core/clock.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { ProviderError } from '../../../src/core/provider.ts';
import { clientOf, oauthPlugin } from '../../../src/oauth/plugin.ts';
import { createProvider } from '../../../src/oauth/provider.ts';
import { providerError } from '../../../src/oauth/provider-error.ts';
import { MERAKI, WEBEX } from '../../../src/oauth/providers.ts';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, hostileJson, hostileText, mutated } from '../../support/hostile-input.ts';

const SECRETS = ['planted-client-secret', 'planted-refresh-token', 'planted-code', 'planted-access-token'];
const [clientSecret = '', refresh = '', code = '', access = ''] = SECRETS;
const good = {
  access_token: access,
  refresh_token: refresh,
  token_type: 'Bearer',
  expires_in: 3600,
  scope: 'a b',
};
const json = fc.oneof(
  { weight: 4, arbitrary: mutated(fc.constant(good)) },
  { weight: 1, arbitrary: hostileJson },
);
const header = hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));

let next: { status: number; headers: Record<string, string>; body: Buffer } | undefined;
const server = await startLoopbackServer(() => (_req, res) => {
  res.writeHead(next?.status ?? 200, next?.headers);
  res.end(next?.body);
});
const app = Fastify();
const redirectUri = 'https://bot.example/callback';
const registration = { clientId: 'c', clientSecret, oauthUrl: server.url, redirectUri };
await app.register(oauthPlugin, { providers: [WEBEX, MERAKI].map((data) => ({ data, ...registration })) });
await app.ready();
t.teardown(async () => {
  await app.close();
  await server.close();
});
const lines: string[] = [];
const line = (fields: object, text: string) => {
  lines.push(JSON.stringify(fields) + text);
};
const log = { debug: line, info: line, warn: line, error: line };
const clock = Date.now;

function assertClear(error: unknown): void {
  if (!(error instanceof ProviderError)) throw error;
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  if (SECRETS.some((secret) => told.includes(secret)))
    throw new Error(`the error contains a secret: ${told}`);
}

/** Checks that the token fits into a header and the store, and that it expires. */
function assertTokens({
  accessToken,
  expiresAt,
  scopes,
}: {
  accessToken: string;
  expiresAt: number;
  scopes?: string[] | undefined;
}): void {
  if (!/^[\x21-\x7e]+$/.test(accessToken)) throw new Error('the access token is malformed');
  if (!Number.isFinite(expiresAt) || scopes?.includes(''))
    throw new Error('the expiry or the scopes are malformed');
}

const client = clientOf(app, MERAKI);
let given: unknown;
/** The library's client with an answer that is parsed and not yet checked. */
const parsed: typeof client = {
  ...client,
  getToken: async () => ({ token: given }),
};
const inProcess = createProvider({
  data: MERAKI,
  client: parsed,
  redirectUri,
  clock,
  log,
  meter: silentMeter,
});

attack(
  t,
  'a token response is accepted with valid tokens, or refused',
  fc.asyncProperty(json, async (value) => {
    given = value;
    await inProcess.exchange(code).then(assertTokens, assertClear);
  }),
);

const failure = mutated(
  fc.constant({
    data: { payload: { error: 'invalid_grant' }, res: { statusCode: 400, headers: { 'retry-after': '5' } } },
  }),
);
attack(
  t,
  'every error of the library becomes a ProviderError with a valid wait',
  fc.property(fc.oneof(failure, hostileJson), hostileText, (thrown, text) => {
    const { retryAfter = 0 } = providerError('meraki', thrown, 0);
    if (!(retryAfter >= 0 && retryAfter <= DAY)) throw new Error(`${retryAfter}`);
    const wait = retryAfterMs(text, 0) ?? 0;
    if (!(wait >= 0 && wait <= DAY)) throw new Error(`${wait}`);
  }),
);

t.test('every HTTP answer gives valid tokens or a ProviderError', async (t) => {
  const response = fc.record({
    status: fc.oneof(fc.constant(200), fc.constantFrom(201, 204, 302, 400, 401, 403, 429, 500, 503)),
    headers: fc.record(
      {
        'content-type': fc.oneof(header, fc.constant('application/json')),
        'retry-after': header,
        location: header,
      },
      { requiredKeys: [] },
    ),
    body: fc.oneof(
      { weight: 4, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
      { weight: 1, arbitrary: hostileBytes },
    ),
  });
  const providers = [WEBEX, MERAKI].map((data) =>
    createProvider({ data, client: clientOf(app, data), redirectUri, clock, log, meter: silentMeter }),
  );
  await attack(
    t,
    'any status, headers and bytes are handled',
    fc.asyncProperty(
      response,
      fc.constantFrom(...providers),
      fc.constantFrom('exchange', 'refresh', 'revoke'),
      async (answer, provider, verb) => {
        next = answer;
        if (verb === 'exchange') await provider.exchange(code).then(assertTokens, assertClear);
        else if (verb === 'refresh') await provider.refresh(refresh).then(assertTokens, assertClear);
        else await provider.revoke(refresh).catch(assertClear);
        const told = lines.splice(0).find((text) => SECRETS.some((secret) => text.includes(secret)));
        if (told !== undefined) throw new Error(told);
      },
    ),
    1_000,
  );
});

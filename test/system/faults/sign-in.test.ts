import Fastify from 'fastify';
import t from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { ProviderError } from '../../../src/core/provider.ts';
import { clientOf, oauthPlugin } from '../../../src/oauth/plugin.ts';
import { createProvider } from '../../../src/oauth/provider.ts';
import { MERAKI, WEBEX } from '../../../src/oauth/providers.ts';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import { breakNames, startProxy } from '../../support/fault-proxy.ts';
import { recordingLog } from '../../support/scripted-meraki.ts';

/** Two calls and some: a person waits in front of a page, and a link is locked meanwhile. */
const LONGEST = 10 * SECOND;
const GRACE = 30 * SECOND;
const SECRETS = ['planted-client-secret', 'planted-refresh-token', 'planted-code', 'planted-access-token'];
const [clientSecret = '', refreshToken = '', code = '', accessToken = ''] = SECRETS;

const server = await startLoopbackServer(() => (_req, res) => {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ access_token: accessToken, refresh_token: refreshToken, expires_in: 3600 }));
});
const proxy = await startProxy(t, () => server.url);
const log = recordingLog();
const redirectUri = 'https://bot.example/callback';
const registration = { clientId: 'c', clientSecret, oauthUrl: proxy.url, redirectUri };
const app = Fastify();
await app.register(oauthPlugin, { providers: [WEBEX, MERAKI].map((data) => ({ data, ...registration })) });
await app.ready();
t.teardown(async () => {
  await app.close();
  await server.close();
});
const providers = [WEBEX, MERAKI].map((data) =>
  createProvider({
    data,
    client: clientOf(app, data),
    redirectUri,
    clock: Date.now,
    log,
    meter: silentMeter,
  }),
);

/** Makes every call of both providers at once. */
function askAll(): Promise<PromiseSettledResult<unknown>[]> {
  return Promise.allSettled(
    providers.flatMap((provider) => [
      provider.exchange(code),
      provider.refresh(refreshToken),
      provider.revoke(refreshToken),
    ]),
  );
}

for (const name of breakNames) {
  t.test(
    `a sign-in, ${name}: every call fails before its deadline with our own error, and works again afterwards`,
    async (t) => {
      await proxy.set(name);
      const before = performance.now();
      const outcomes = await askAll();
      t.ok(performance.now() - before < LONGEST + GRACE);
      for (const outcome of outcomes) {
        // A revocation expects no body, so any 200 confirms it.
        if (outcome.status === 'fulfilled') t.equal(outcome.value, undefined);
        else t.ok(outcome.reason instanceof ProviderError);
        const told = outcome.status === 'rejected' ? `${outcome.reason} ${outcome.reason.stack}` : '';
        t.notOk(SECRETS.some((secret) => `${told}${log.lines.join()}`.includes(secret)));
      }
      await proxy.set(undefined);
      t.equal(
        (await askAll()).filter(({ status }) => status === 'fulfilled').length,
        6,
        'all calls work again',
      );
    },
  );
}

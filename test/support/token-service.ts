import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { Test } from 'tap';
import type { Grant, GrantKey } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { newSecret } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import type { TokenService } from '../../src/core/tokens.ts';
import { createLogger } from '../../src/logger.ts';
import { clientOf, oauthPlugin } from '../../src/oauth/plugin.ts';
import { createProvider } from '../../src/oauth/provider.ts';
import { MERAKI } from '../../src/oauth/providers.ts';
import { createRevocationQueue } from '../../src/oauth/revocation-queue.ts';
import { grantContext } from '../../src/oauth/sealing.ts';
import { createTokenService } from '../../src/oauth/token-service.ts';
import type { FaultEffect, InjectedFault } from '../../src/sandbox/faults.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { type AuthorizationServerTestOptions, REDIRECT_URI, startMeraki } from './authorization-servers.ts';
import { assertNoLeak } from './log-scan.ts';
import { signInAndConsent } from './oauth-browser.ts';
import { createTokenParts } from './token-parts.ts';

export const HTML_503: FaultEffect = {
  kind: 'answer',
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<h1>503</h1>',
};

/**
 * The token service over a real store and a real authorization server; a clock that a test moves.
 *
 * @param options.oauthUrl where the bot reaches the server, if not directly
 */
export async function startTokenRig(
  t: Test,
  options: AuthorizationServerTestOptions & { secret?: string; oauthUrl?: string } = {},
) {
  const { secret, oauthUrl, ...serverOptions } = options;
  const meraki = await startMeraki(t, serverOptions);
  const dir = await mkdtemp(join(tmpdir(), 'tokens-'));
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets: [], out: { write: (line) => lines.push(line) } });
  let offset = 0;
  const clock = () => Date.now() + offset;
  const store = await openStore({ dir, log, clock });
  const app = Fastify();
  const { id, secret: rightSecret } = meraki.world.merakiClient;
  await app.register(oauthPlugin, {
    providers: [
      {
        data: MERAKI,
        clientId: id,
        clientSecret: secret ?? rightSecret,
        oauthUrl: oauthUrl ?? meraki.url,
        redirectUri: REDIRECT_URI,
      },
    ],
  });
  await app.ready();
  const provider = createProvider({
    data: MERAKI,
    client: clientOf(app, MERAKI),
    redirectUri: REDIRECT_URI,
    clock,
    log,
    meter: silentMeter,
  });
  const sealingKey = randomBytes(32);
  const credentials: boolean[] = [];
  /** The people whose links sleep. */
  const asleep = new Set<string>();
  const { common, openTokenRefresh, seal } = createTokenParts({
    provider,
    clock,
    log,
    sealingKey,
    onCredentials: (accepted) => credentials.push(accepted),
  });
  const { sealer } = common;
  const revocationQueue = createRevocationQueue({ ...common, store, onCredentials: () => {} });
  t.teardown(async () => {
    await revocationQueue.stop();
    await store.close();
    await app.close();
    await rm(dir, { recursive: true, force: true });
    const issued = meraki.server.issued().map((token): [string, string] => [token, 'a code or token']);
    assertNoLeak(lines, new Map([...issued, [rightSecret, 'the client secret']]));
  });

  /** Another instance of the service over a store: in one process they share nothing but it. */
  const serviceOver = (over: Store, onStopped: (key: GrantKey) => void = () => {}) =>
    createTokenService({
      ...common,
      store: over,
      isSuspended: (grant) => asleep.has(grant.personId),
      onStopped,
      revocationQueue,
      tokenRefresh: openTokenRefresh(),
    });

  return {
    ...meraki,
    asleep,
    store,
    dir,
    sealingKey,
    revocationQueue,
    sealer,
    provider,
    credentials,
    clock,
    logs: () => lines.join(''),
    tokens: serviceOver(store),
    serviceOver,
    pass(ms: number) {
      offset += ms;
    },
    fail(effect: FaultEffect, times = 1, path: InjectedFault['path'] = /^\/oauth\/token$/) {
      meraki.faults.add({ path, times, effect });
    },
    calls: (path = '/oauth/token') => meraki.requests.filter((request) => request.path === path).length,
    /** Links a person with real consent, and stores the grant as the callback does. */
    async link(
      person = 'ada@aurora.example',
      organization = '549236',
      personId = 'ada',
      scopes = ['dashboard:general:config:read'],
    ): Promise<GrantKey> {
      const verifier = newSecret();
      const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
      const url = provider.authorizeUrl({
        state: newSecret(),
        scopes,
        codeChallenge,
      });
      const back = await signInAndConsent(url, { person, organization });
      const tokens = await provider.exchange(back.searchParams.get('code') ?? '', verifier);
      const key = { personId, organizationId: organization };
      const grant: Grant = {
        ...key,
        personName: person,
        personEmail: person,
        organizationName: 'Aurora Retail',
        ...seal(key, tokens.accessToken, tokens.refreshToken ?? ''),
        accessExpiresAt: tokens.expiresAt,
        refreshedAt: clock(),
        scopes: tokens.scopes ?? [],
        status: 'active',
        linkedAt: clock(),
        lastUsedAt: clock(),
      };
      await store.withGrantLock(key, ({ commit }) => commit({ saveGrant: grant }));
      meraki.requests.length = 0;
      return key;
    },
    refreshTokenOf(grant: Grant | undefined): string {
      return grant ? sealer.open(grant.sealedRefreshToken, grantContext(grant, 'refresh_token')) : '';
    },
  };
}

/** Ends a link as the commands do. @returns undefined when there was none */
export async function revoke(tokens: TokenService, key: GrantKey) {
  const stopped = await tokens.stopServing(key);
  return stopped && { grant: stopped.grant, outcome: await tokens.revokeAtMeraki(stopped) };
}

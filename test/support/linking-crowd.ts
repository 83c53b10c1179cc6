import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../../src/core/audit-log.ts';
import { type Clock, HOUR } from '../../src/core/clock.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Person } from '../../src/core/person.ts';
import type { Provider } from '../../src/core/provider.ts';
import { newSecret } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import { newTicket } from '../../src/core/tickets.ts';
import { createAuthorizationRequests, type OAuthClient } from '../../src/oauth/authorization-requests.ts';
import { createGrantMaker } from '../../src/oauth/grant-maker.ts';
import { createLinking } from '../../src/oauth/linking.ts';
import { MERAKI, WEBEX } from '../../src/oauth/providers.ts';
import { createRevocationQueue } from '../../src/oauth/revocation-queue.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { createTokenRefresh } from '../../src/oauth/token-refresh.ts';
import { createTokenService } from '../../src/oauth/token-service.ts';
import { createMemoryLog } from './records.ts';

/** The steps of linking, in their order; each is one point at which a person can be when links are revoked. */
export const STEPS = [
  'start',
  'identify',
  'confirm',
  'complete',
  'exchange',
  'organizations',
  'linked',
] as const;
export type Step = (typeof STEPS)[number];

/** What all instances share besides the store: who has consented, and which tokens are alive at Meraki. */
export function createMeraki(clock: Clock) {
  const alive = new Set<string>();
  const provider: Provider = {
    authorizeUrl: ({ state }) => `https://as.example/authorize?state=${state}`,
    async exchange() {
      const refreshToken = newSecret();
      alive.add(refreshToken);
      return { accessToken: newSecret(), refreshToken, expiresAt: clock() + HOUR, scopes: [] };
    },
    refresh: async () => {
      throw new Error('nothing is refreshed here');
    },
    async revoke(token) {
      alive.delete(token);
    },
  };
  return { alive, provider, key: randomBytes(32) };
}

/** One instance of linking over a store, in which many people link at once. `reached` is awaited before each step. */
export function createLinkingInstance(
  store: Store,
  clock: Clock,
  meraki: ReturnType<typeof createMeraki>,
  reached: (personId: string, step: Step) => Promise<void>,
) {
  const log = createMemoryLog();
  const audit: Pick<AuditLog, 'record'> = { record: async () => {} };
  const sealer = createSealer([{ id: 'k1', key: meraki.key }]);
  const common = { store, sealer, audit, clock, log, meter: silentMeter, onCredentials: () => {} };
  const { provider } = meraki;
  const revocationQueue = createRevocationQueue({ ...common, provider });
  const tokens = createTokenService({
    ...common,
    isSuspended: () => false,
    revocationQueue,
    tokenRefresh: createTokenRefresh({ ...common, provider }),
  });
  const clientOf = (data: OAuthClient['data'], of: Provider): OAuthClient => ({
    data,
    provider: of,
    oauthUrl: 'https://as.example',
    scopes: [],
    pkce: false,
  });

  /** Links a person from the one-time URL to the end. Rejects when linking is refused. */
  async function link(person: Person): Promise<void> {
    const at = (step: Step) => reached(person.id, step);
    const merakiHere: Provider = {
      ...provider,
      async exchange(code, verifier) {
        await at('exchange');
        return provider.exchange(code, verifier);
      },
    };
    const linking = createLinking({
      ...common,
      admits: () => true,
      authorizationRequests: createAuthorizationRequests(common),
      webex: clientOf(WEBEX, {
        ...provider,
        exchange: async () => ({ accessToken: newSecret(), expiresAt: clock() + HOUR }),
      }),
      meraki: clientOf(MERAKI, merakiHere),
      whoIs: async () => person,
      grants: createGrantMaker({
        ...common,
        meraki: merakiHere,
        scopes: [],
        revocationQueue,
        async organizations() {
          await at('organizations');
          return [{ id: '549236', name: 'Aurora Retail' }];
        },
      }),
      onWrongPerson: () => {},
      onDeclined: () => {},
      onOutside: () => {},
      onBurnt: () => {},
      onLinked: () => {},
    });
    const { ticket, secret } = newTicket(person, clock);
    await store.saveTicket(ticket);
    const browser = newSecret();
    const callback = (address: string) => ({
      state: new URL(address).searchParams.get('state') ?? '',
      code: newSecret(),
    });
    await at('start');
    const toWebex = await linking.start(secret, browser);
    await at('identify');
    await linking.identify(callback(toWebex), browser);
    await at('confirm');
    const toMeraki = await linking.confirm(ticket.hash, browser);
    await at('complete');
    await linking.complete(callback(toMeraki), browser);
    await at('linked');
  }
  return { link, tokens, settle: () => revocationQueue.stop() };
}

import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { hashSecret, newSecret } from '../../src/core/secrets.ts';
import { claimTicket, identifyTicket, newTicket } from '../../src/core/tickets.ts';
import { createIsProxy } from '../../src/http/is-proxy.ts';
import { linkRoutes } from '../../src/http/link-routes.ts';
import { createServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/logger.ts';
import { createAuthorizationRequests } from '../../src/oauth/authorization-requests.ts';
import { createLinking } from '../../src/oauth/linking.ts';
import { registerProviders } from '../../src/oauth/register-providers.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { openStore } from '../../src/store/embedded/store.ts';

const PUBLIC_URL = 'https://bot.example';
/** Requests from this machine are not counted: the rate limits have tests of their own. */
const isProxy = createIsProxy(['loopback']);
export const SECRETS = ['planted-webex-secret', 'planted-meraki-secret'];

/** The pages of linking over a real store, in front of two authorization servers that nobody reaches. `asked` has each call of the store. */
export async function startLinking(t: Test) {
  const lines: string[] = [];
  const log = createLogger({ level: 'warn', secrets: SECRETS, out: { write: (line) => lines.push(line) } });
  const clock = Date.now;
  const asked: string[] = [];
  const store = new Proxy(await openStore({ dir: t.testdir(), log, clock }), {
    get(target, method) {
      const call = Reflect.get(target, method);
      return (...values: unknown[]) => {
        asked.push(String(method));
        return Reflect.apply(call, target, values);
      };
    },
  });
  const server = await createServer({ publicUrl: PUBLIC_URL, formTargets: [], isProxy, log });
  const oauthUrl = 'http://127.0.0.1:9';
  const [webexSecret = '', merakiSecret = ''] = SECRETS;
  const { webex, meraki } = await registerProviders(server, {
    publicUrl: PUBLIC_URL,
    webex: { clientId: 'w', clientSecret: webexSecret, oauthUrl, pkce: true },
    meraki: { clientId: 'm', clientSecret: merakiSecret, oauthUrl, scopes: ['a'], pkce: true },
    clock,
    log,
    meter: silentMeter,
  });
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const authorizationRequests = createAuthorizationRequests({ store, sealer, clock });
  const away = async () => {
    throw new ProviderError('meraki', 'unavailable', 'nobody is there');
  };
  const linking = createLinking({
    store,
    authorizationRequests,
    webex,
    meraki,
    whoIs: away,
    admits: () => true,
    grants: { make: away, discard: async () => {} },
    audit: { record: async () => {} },
    clock,
    log,
    onWrongPerson: () => {},
    onDeclined: () => {},
    onOutside: () => {},
    onBurnt: () => {},
    onLinked: () => {},
  });
  await server.register(linkRoutes, { linking, publicUrl: PUBLIC_URL, isProxy });
  await server.ready();
  t.teardown(async () => {
    await server.close();
    await store.close();
  });

  /** Creates a new person's ticket, identified, with an authorization request under way at each provider. */
  async function begin(personId: string) {
    const person = { id: personId, displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' };
    const { ticket, secret } = newTicket(person, clock);
    const browser = newSecret();
    await store.saveTicket({ ...ticket, expiresAt: clock() + 60 * MINUTE });
    const known = await store.changeTicket(ticket.hash, (sent) => {
      const claimed = claimTicket(sent, hashSecret(browser), clock());
      return identifyTicket(claimed, hashSecret(browser), clock());
    });
    if (known === undefined) throw new Error('no ticket');
    const states = await Promise.all(
      [webex, meraki].map(async (to) =>
        stateOf(await authorizationRequests.begin(to, known, hashSecret(browser))),
      ),
    );
    return { secret, hash: ticket.hash, browser, states };
  }
  return { server, linking, begin, lines, asked };
}

function stateOf(address: string): string {
  return new URL(address).searchParams.get('state') ?? '';
}

// Refreshes one grant and prints a line when Meraki has answered. The write of the rotated tokens never ends, so that the
// test can kill this process between the response and the commit.

import Fastify from 'fastify';
import { pino } from 'pino';
import { z } from 'zod';
import { silentMeter } from '../../../src/core/meter.ts';
import type { Store } from '../../../src/core/store.ts';
import { clientOf, oauthPlugin } from '../../../src/oauth/plugin.ts';
import { createProvider } from '../../../src/oauth/provider.ts';
import { MERAKI } from '../../../src/oauth/providers.ts';
import { createRevocationQueue } from '../../../src/oauth/revocation-queue.ts';
import { createSealer } from '../../../src/oauth/sealing.ts';
import { createTokenRefresh } from '../../../src/oauth/token-refresh.ts';
import { createTokenService } from '../../../src/oauth/token-service.ts';
import { openStore } from '../../../src/store/embedded/store.ts';

const given = z
  .object({
    dir: z.string(),
    key: z.string(),
    oauthUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    redirectUri: z.string(),
    personId: z.string(),
    organizationId: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const log = pino({ level: 'silent' });
const clock = () => Date.now() + 56 * 60_000;
const app = Fastify();
await app.register(oauthPlugin, { providers: [{ data: MERAKI, ...given }] });
await app.ready();
const { redirectUri } = given;
const provider = createProvider({
  data: MERAKI,
  client: clientOf(app, MERAKI),
  redirectUri,
  clock,
  log,
  meter: silentMeter,
});
const sealer = createSealer([{ id: 'k1', key: Buffer.from(given.key, 'base64') }]);
const real = await openStore({ dir: given.dir, log, clock });
const store: Store = {
  ...real,
  withGrantLock: (of, work) =>
    real.withGrantLock(of, ({ grant, commit }) =>
      work({
        grant,
        async commit(changes) {
          if (changes.saveGrant?.refreshStartedAt !== undefined) return commit(changes);
          console.log('answered');
          await new Promise(() => setInterval(() => {}, 1_000));
        },
      }),
    ),
};
const audit = { record: async () => {} };
const onCredentials = () => {};
const common = { store, provider, sealer, audit, clock, log, meter: silentMeter, onCredentials };
const revocationQueue = createRevocationQueue(common);
const tokenRefresh = createTokenRefresh(common);
await createTokenService({ ...common, isSuspended: () => false, tokenRefresh, revocationQueue })
  .source(given)
  .token();

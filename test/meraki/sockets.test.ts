import type { Socket } from 'node:net';
import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { MAX_CALLS } from '../../src/meraki/http.ts';
import { MAX_CALLS_OF_ORGANIZATION } from '../../src/meraki/turn-queue.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { json, known, linkTo, serve } from '../support/scripted-meraki.ts';
import { until } from '../support/until.ts';

/** Meraki on loopback, which answers nothing about an organization whose name begins with `slow` until `letGo`. */
async function withSlow(t: Test) {
  const gate = Promise.withResolvers<void>();
  /** The sockets that calls came by, of each organization. */
  const sockets = new Map<string, Set<Socket>>();
  let underWay = 0;
  let most = 0;
  let asked = 0;
  const { api, server } = await serve(
    t,
    async (req, res) => {
      const [, organizationId = ''] = /organizations\/([^/]+)/.exec(req.url ?? '') ?? [];
      sockets.set(organizationId, (sockets.get(organizationId) ?? new Set()).add(req.socket));
      underWay += 1;
      most = Math.max(most, underWay);
      if (organizationId.startsWith('slow')) await gate.promise;
      underWay -= 1;
      json(res, []);
    },
    { rateLimiterOf: createEmbeddedRateLimiters(Date.now, 10_000) },
  );
  const socketsOf = (organizationId: string) => sockets.get(organizationId)?.size ?? 0;
  const all = () => new Set([...sockets.values()].flatMap((some) => [...some])).size;
  function ask(organizationId: string, reads: number, timeout = MINUTE) {
    const dashboard = api.open(linkTo(organizationId), timeout);
    // Each read is another one, so that no answer serves two.
    const all = Array.from({ length: reads }, () => dashboard.findDevices({ name: `${asked++}` }));
    for (const one of all) one.catch(() => {});
    return all;
  }
  return { ask, socketsOf, all, server, most: () => most, letGo: gate.resolve };
}

t.test('a slow organization holds nobody else’s sockets', async (t) => {
  const { ask, socketsOf, all, most, letGo } = await withSlow(t);
  const slow = ask('slow', 60);
  await until('it has all its sockets', () => socketsOf('slow') === MAX_CALLS_OF_ORGANIZATION);
  for (let n = 0; n < 9; n++) await Promise.all(ask(`fast ${n}`, 30));
  t.equal(socketsOf('slow'), MAX_CALLS_OF_ORGANIZATION);
  t.ok(all() <= 2 * MAX_CALLS_OF_ORGANIZATION, `${all()} sockets in all: the nine use the same`);
  letGo();
  await Promise.all(slow);
  t.ok(most() <= 2 * MAX_CALLS_OF_ORGANIZATION);
});

t.test(
  'who waits for a slow organization hears that Meraki does not answer, not that it limits',
  async (t) => {
    const { ask, socketsOf, server } = await withSlow(t);
    const holding = ask('slow', MAX_CALLS_OF_ORGANIZATION);
    await until('it has all its sockets', () => socketsOf('slow') === MAX_CALLS_OF_ORGANIZATION);
    for (const one of ask('slow', 3, 100))
      await t.rejects(one, { ...known('meraki_unavailable'), message: /did not answer within/ });
    t.equal(server.requests.length, holding.length);
  },
);

t.test('sockets in all stay at the cap, and every call is answered in the end', async (t) => {
  const { ask, all, most, server, letGo } = await withSlow(t);
  const organizations = Math.ceil(MAX_CALLS / MAX_CALLS_OF_ORGANIZATION) + 2;
  const asked = Array.from({ length: organizations }, (_, n) => ask(`slow ${n}`, 30)).flat();
  await until('all sockets are used', () => server.requests.length === MAX_CALLS);
  letGo();
  await Promise.all(asked);
  t.equal(most(), MAX_CALLS);
  t.equal(all(), MAX_CALLS);
});

t.test('organizations that are asked one after the other share a socket', async (t) => {
  const { ask, all } = await withSlow(t);
  for (let n = 0; n < 10; n++) await Promise.all(ask(`fast ${n}`, 1));
  t.equal(all(), 1);
});

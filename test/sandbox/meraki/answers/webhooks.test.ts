import t from 'tap';
import { z } from 'zod';
import { startLoopbackServer } from '../../../../src/sandbox/loopback-server.ts';
import type { MerakiStandIn } from '../../../../src/sandbox/meraki/server.ts';
import { call, HARBOR, networksOf, start } from '../../../support/meraki-stand-in.ts';

const withId = z.looseObject({ id: z.string() });
const network = async (meraki: MerakiStandIn) =>
  `/networks/${(await networksOf(meraki, HARBOR, 'harbor'))[0]?.id}`;
const send = (meraki: MerakiStandIn, method: string, path: string, body: unknown) =>
  call(meraki, path, { method, body: JSON.stringify(body) });

/** Reads a test webhook until it has ended. */
async function outcome(meraki: MerakiStandIn, path: string): Promise<unknown> {
  for (;;) {
    const { status } = z.looseObject({ status: z.string() }).parse((await call(meraki, path)).json);
    if (status === 'delivered' || status === 'abandoned') return status;
  }
}

t.test('an HTTP server is created, changed and deleted, and its secret is never returned', async (t) => {
  const meraki = await start(t);
  const servers = `${await network(meraki)}/webhooks/httpServers`;
  const made = await send(meraki, 'POST', servers, {
    name: 'Chat',
    url: 'https://bot.example/h',
    sharedSecret: 'hush',
  });
  t.equal(made.status, 201);
  t.match(made.json, { payloadTemplate: { payloadTemplateId: 'wpt_00001', name: 'Meraki (included)' } });
  const own = `${servers}/${encodeURIComponent(withId.parse(made.json).id)}`;
  t.same((await call(meraki, servers)).json, [made.json]);
  const renamed = await send(meraki, 'PUT', own, { name: 'Bot', sharedSecret: 'hush hush' });
  t.match(renamed.json, { name: 'Bot', url: 'https://bot.example/h' });
  t.notMatch(made.text + renamed.text + (await call(meraki, own)).text, /hush/);
  t.equal((await send(meraki, 'PUT', own, { url: 'https://other.example' })).status, 400);
  t.equal((await send(meraki, 'POST', servers, { name: 'Twice', url: 'https://bot.example/h' })).status, 400);
  t.equal((await send(meraki, 'POST', servers, { name: 'Plain', url: 'http://bot.example/h' })).status, 400);
  t.equal((await send(meraki, 'POST', servers, { url: 'https://bot.example/i' })).status, 400);
  t.equal((await call(meraki, own, { method: 'DELETE' })).status, 204);
  t.equal((await call(meraki, own)).status, 404);
});

t.test('a test webhook reaches a loopback address with the secret in its body, and is logged', async (t) => {
  const bodies: string[] = [];
  const receiver = await startLoopbackServer(() => async (req, res) => {
    bodies.push((await req.toArray()).join(''));
    res.writeHead(200).end();
  });
  t.teardown(() => receiver.close());
  const meraki = await start(t);
  const base = await network(meraki);
  const url = `${receiver.url}/hook`;
  await send(meraki, 'POST', `${base}/webhooks/httpServers`, { name: 'Chat', url, sharedSecret: 'hush' });
  const made = await send(meraki, 'POST', `${base}/webhooks/webhookTests`, { url });
  t.equal(made.status, 201);
  t.equal(await outcome(meraki, `${base}/webhooks/webhookTests/${withId.parse(made.json).id}`), 'delivered');
  t.match(JSON.parse(bodies[0] ?? ''), {
    version: '0.1',
    sharedSecret: 'hush',
    organizationId: HARBOR,
    alertTypeId: 'power_supply_down',
    alertId: /^\d{18}$/,
  });
  const logs = await call(meraki, `/organizations/${HARBOR}/webhooks/logs?url=${encodeURIComponent(url)}`);
  t.match(logs.json, [{ url, responseCode: 200, alertType: 'Power supply went down' }]);
});

t.test(
  'a test webhook that nobody takes is tried again and abandoned; foreign hosts are not called',
  async (t) => {
    const receiver = await startLoopbackServer(() => (_req, res) => res.writeHead(500).end());
    t.teardown(() => receiver.close());
    const meraki = await start(t);
    const tests = `${await network(meraki)}/webhooks/webhookTests`;
    for (const url of [receiver.url, 'https://bot.example/hook']) {
      const made = await send(meraki, 'POST', tests, { url });
      t.equal(await outcome(meraki, `${tests}/${withId.parse(made.json).id}`), 'abandoned', url);
    }
    t.equal(receiver.requests.length, 2);
  },
);

t.test('a PUT of alert settings resets what it omits', async (t) => {
  const meraki = await start(t);
  const base = await network(meraki);
  const path = `${base}/alerts/settings`;
  const servers = `${base}/webhooks/httpServers`;
  const { id } = withId.parse(
    (await send(meraki, 'POST', servers, { name: 'a', url: 'https://bot.example/h' })).json,
  );
  const put = await send(meraki, 'PUT', path, {
    defaultDestinations: { httpServerIds: [id], allAdmins: true },
    alerts: [{ type: 'settingsChanged', enabled: true }],
  });
  t.match(put.json, { defaultDestinations: { httpServerIds: [id], allAdmins: true } });
  t.same((await call(meraki, path)).json, put.json);
  const again = await send(meraki, 'PUT', path, { defaultDestinations: { httpServerIds: [id] } });
  t.match(again.json, { defaultDestinations: { httpServerIds: [id], allAdmins: false } });
  const stillOn = z.object({ alerts: z.array(z.object({ enabled: z.boolean() })) }).parse(again.json);
  t.notOk(stillOn.alerts.some(({ enabled }) => enabled));
  t.equal((await send(meraki, 'PUT', path, { defaultDestinations: { httpServerIds: ['no'] } })).status, 400);
  t.equal((await send(meraki, 'PUT', path, { alerts: [{ type: 'noSuchAlert' }] })).status, 400);
});

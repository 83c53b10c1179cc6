import t, { type Test } from 'tap';
import { silentMeter } from '../../../src/core/meter.ts';
import type { ClientLimits } from '../../../src/webex/client/index.ts';
import { createInstrumentation } from '../../../src/webex/instrumentation.ts';
import { createWebexDevices } from '../../../src/webex/websocket/devices.ts';
import { createWebexServices } from '../../../src/webex/websocket/services.ts';
import { createLines } from '../../support/gateway.ts';
import { until } from '../../support/until.ts';
import { startStandIn } from '../../support/webex-stand-in.ts';

const limits: Partial<ClientLimits> = {
  timeout: 60_000,
  totalTimeout: 90_000,
  firstWait: 5,
  longestWait: 50,
  maxAttempts: 2,
};

async function prepare(t: Test, token?: string) {
  const sandbox = await startStandIn(t);
  const { webex, world } = sandbox;
  const catalogUrl = `${webex.url}/u2c/api/v1`;
  const lines = createLines();
  const services = createWebexServices({
    token: token ?? world.bot.webexToken,
    catalogUrl,
    limits,
    instrumentation: createInstrumentation(lines.log, silentMeter),
  });
  const devices = createWebexDevices(services, catalogUrl, lines.log);
  const { signal } = new AbortController();
  const answer = (path: RegExp, body: string) =>
    webex.faults.add({ path, times: 1, effect: { kind: 'answer', status: 200, body } });
  return { ...sandbox, ...lines, devices, signal, answer, mercury: webex.api.mercury };
}

t.test('a device is registered at the address in the catalog, and can be removed', async (t) => {
  const { devices, signal, mercury } = await prepare(t);
  const device = await devices.register(signal);
  t.equal(mercury.devices.size, 1);
  t.match(device.webSocketUrl, /^ws:\/\/127\.0\.0\.1:\d+\/mercury\//);
  t.equal(
    device.catalog.clusterOf(`${new URL(device.url).origin}/conversation/api/v1/conversations/1`),
    'us',
  );
  t.equal(device.catalog.clusterOf('https://elsewhere.wbx2.com/conversations/1'), undefined);
  await devices.remove(device, signal);
  t.equal(mercury.devices.size, 0);
});

t.test('the catalog tells the cluster of an address in any region', async (t) => {
  const { devices, signal, answer, webex } = await prepare(t);
  answer(
    /catalog/,
    JSON.stringify({
      serviceLinks: { wdm: `${webex.url}/wdm/api/v1/` },
      hostCatalog: {
        'conv-k.wbx2.com': [{ host: 'conv-k.wbx2.com', id: 'urn:TEAM:eu-central-1_k:conversation', ttl: -1 }],
        'conv-a.wbx2.com': [{ host: 'conv-b.wbx2.com', id: 'urn:TEAM:us-east-2_a:conversation', ttl: -1 }],
        'odd.wbx2.com': [{ host: 'odd.wbx2.com', id: 'odd' }],
      },
    }),
  );
  const { clusterOf } = (await devices.register(signal)).catalog;
  t.equal(clusterOf('https://conv-k.wbx2.com/conversation/api/v1/x'), 'urn:TEAM:eu-central-1_k');
  t.equal(clusterOf('https://conv-a.wbx2.com/x'), 'us', 'by the name that stands for several hosts');
  t.equal(clusterOf('https://conv-b.wbx2.com/x'), 'us');
  t.equal(clusterOf('https://odd.wbx2.com/x'), undefined);
  t.equal(clusterOf('odd'), undefined);
});

t.test('when there are too many devices, the oldest of ours are removed', async (t) => {
  const { devices, signal, mercury, texts } = await prepare(t);
  mercury.maxDevices = 6;
  const first = await devices.register(signal);
  for (let n = 1; n < 6; n++) await devices.register(signal);
  await devices.register(signal);
  t.equal(mercury.devices.size, 3);
  t.notOk([...mercury.devices.keys()].some((id) => first.url.endsWith(id)));
  t.match(texts('warn'), [/too many Webex devices/]);
});

t.test('a refused token rejects the registration', async (t) => {
  const { devices, signal } = await prepare(t, 'no-such-token');
  await t.rejects(devices.register(signal), /HTTP 401/);
});

t.test('an address from a service gets the token only when it is a host of Webex', async (t) => {
  const { devices, signal, answer, webex } = await prepare(t);
  for (const wdm of ['https://evil.test/wdm', 'http://192.168.1.5/wdm', 'https://wdm-a.wbx2.com/wdm']) {
    answer(/catalog/, JSON.stringify({ serviceLinks: { wdm } }));
    await t.rejects(devices.register(signal), /is no host of Webex: it gets no token/, wdm);
  }
  await t.rejects(devices.remove({ url: 'https://evil.test/1' }, signal), /no host of Webex/);
  t.equal(webex.requests.filter(({ path }) => path.startsWith('/wdm')).length, 0);
});

t.test('a malformed answer is refused, without its content in the error', async (t) => {
  const { devices, signal, webex } = await prepare(t);
  for (const [path, body] of [
    [/catalog/, '<html>planted'],
    [/catalog/, '{"serviceLinks":{}}'],
    [/catalog/, '{"serviceLinks":{"wdm":"planted"}}'],
    [/devices/, '{"url":"http://127.0.0.1/planted"}'],
    [/devices/, '{"url":"planted","webSocketUrl":"planted"}'],
    [/devices/, ''],
  ] as const) {
    webex.faults.add({ path, times: Infinity, effect: { kind: 'answer', status: 200, body } });
    const error = await devices.register(signal).catch((thrown: unknown) => thrown);
    t.match(error, { message: /not JSON|unexpected answer/ }, body);
    t.notMatch(error, { message: /planted/ });
    webex.faults.clear();
  }
});

t.test('a single failure is tried again, and a lasting one rejects', async (t) => {
  const { devices, signal, webex } = await prepare(t);
  webex.faults.add({ path: /catalog/, times: 1, effect: { kind: 'reset' } });
  webex.faults.add({
    path: /devices/,
    times: 1,
    effect: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
  });
  await devices.register(signal);
  webex.faults.add({ path: /catalog/, times: Infinity, effect: { kind: 'answer', status: 502 } });
  await t.rejects(devices.register(signal), /HTTP 502/);
});

t.test('an abort ends a registration', async (t) => {
  const { devices, webex } = await prepare(t);
  webex.faults.add({ path: /devices/, times: 1, effect: { kind: 'hang' } });
  const ending = new AbortController();
  const registering = t.rejects(devices.register(ending.signal));
  await until('it registers', () => webex.requests.some(({ path }) => path.endsWith('/devices')));
  ending.abort();
  await registering;
  await t.rejects(devices.register(ending.signal));
});

import t, { type Test } from 'tap';
import { isHost, readPingRequest } from '../../../src/commands/devices/ping-request.ts';
import { pingResult, pollPing } from '../../../src/commands/devices/ping-result.ts';
import type { PingReport } from '../../../src/core/dashboard.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import { statusAt } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { ada, grantOf, NOW, secretIn } from '../../support/chat.ts';
import { empty, lab, type RigOptions, startAsking } from '../../support/queries.ts';

/** Starts a rig in which each call moves the clock by the duration of a ping, so that the first poll finds the result. */
async function startPinging(t: Test, options: RigOptions = {}) {
  let made = () => 0;
  const rig = await startAsking(t, { ...options, now: () => NOW + 2000 * made() });
  made = () => rig.meraki.requests.length;
  return rig;
}

const deviceThatIs = (status: string, organization: EstateOrganization | undefined) =>
  organization?.devices.find((device) => device.name !== '' && statusAt(device, NOW - 60_000) === status);

t.test('a ping from a device finds it, starts the job, polls it and reports', async (t) => {
  const { ask, organization } = await startPinging(t);
  const device = deviceThatIs('online', organization());
  const { calls, texts, markdown, buttons } = await ask(`ping 8.8.8.8 from ${device?.name}`);
  t.equal(texts[0], `Ping 8.8.8.8 from ${device?.name} · Aurora Retail`);
  t.match(texts[1], /^5 of 5 replies, [\d.]+ ms on average$/);
  t.match(markdown, /[\d\\.]+ ms fastest · [\d\\.]+ ms average · [\d\\.]+ ms slowest/);
  const tools = `/devices/${device?.serial}/liveTools/ping`;
  t.same(calls.slice(0, 2), ['/organizations/549236/devices', tools]);
  t.equal(calls.length, 3);
  t.match(calls[2], new RegExp(`^${tools}/\\d+$`));
  t.same(
    buttons.map(({ command }) => command),
    [
      `ping 8.8.8.8 from ${device?.serial} in organization 549236`,
      `device ${device?.serial} in organization 549236`,
    ],
  );
});

t.test('a device itself can be pinged, also an unreachable one', async (t) => {
  const { ask, inLab, organization } = await startPinging(t);
  await inLab();
  const online = deviceThatIs('online', organization());
  const there = await ask(`ping ${online?.serial}`);
  t.match(there.texts[1], /^5 of 5 replies/);
  t.ok(there.calls.every((call) => !call.endsWith('/ping')));
  const offline = deviceThatIs('offline', organization());
  const { texts, card, markdown } = await ask(`ping ${offline?.name}`);
  t.equal(texts[1], 'The device is unreachable.');
  t.match(JSON.stringify(card), '"color":"attention"');
  t.match(markdown, 'The device is unreachable');
});

t.test("a part of a device's name is enough within one network", async (t) => {
  const { ask } = await startPinging(t);
  const { texts } = await ask('ping 8.8.8.8 from gw01 in Rotterdam 301');
  t.equal(texts[0], 'Ping 8.8.8.8 from rotterdam-301-gw01 · Aurora Retail');
  t.match((await ask('ping gw01 in Rotterdam 301')).texts[0], 'Ping rotterdam-301-gw01');
});

t.test('a host that does not answer is reported', async (t) => {
  const { ask, organization } = await startPinging(t);
  const device = deviceThatIs('online', organization());
  const { texts } = await ask(`ping store.invalid from ${device?.name}`);
  t.equal(texts[1], 'No reply to 5 pings');
});

t.test('without the scope, consent is asked for and the command waits for it', async (t) => {
  const read = ['dashboard:general:config:read', 'dashboard:general:telemetry:read'];
  const { ask, organization, store, link } = await startPinging(t, { scopes: read });
  await link(grantOf(ada, { scopes: read }));
  const device = deviceThatIs('online', organization());
  const text = `ping 8.8.8.8 from ${device?.name}`;
  const { markdown } = await ask(text);
  t.match(
    markdown,
    /does not allow me to run live tools such as ping, and set up alerts\.[\s\S]+\[Link Aurora Retail again\][\s\S]+Then I answer what you asked\./,
  );
  t.match(await store.findTicket(hashSecret(secretIn(markdown))), {
    scopes: [...read, 'dashboard:general:telemetry:write'],
    waiting: { text },
  });
});

t.test('unclear requests are refused before a job is started', async (t) => {
  const { ask, organization, meraki } = await startPinging(t);
  const device = deviceThatIs('online', organization());
  const cases: [string, RegExp][] = [
    ['ping', /Which device\?\*\* For example: `ping 8\.8\.8\.8 from rotterdam-301-gw01`/],
    ['ping from here', /Ping what\?/],
    ['ping 8.8.8.8 from', /From which device\?/],
    [`ping 8.8.8 from ${device?.name}`, /“8\\\.8\\\.8” does not look like a host name or an IP address/],
    [`ping <@all> from ${device?.name}`, /“&lt;&#64;all&gt;” does not look like/],
    ['ping 8.8.8.8', /There is no device.*To ping it, .*`ping 8\.8\.8\.8 from` and its name/],
    ['ping 2001:db8::1', /There is no device.*`ping 2001:db8::1 from`/],
    ['ping 8.8.8.8 from nowhere-at-all', /There is no device “nowhere-at-all”/],
  ];
  for (const [text, reply] of cases) t.match((await ask(text)).markdown, reply, text);
  t.same(
    meraki.requests.filter(({ method }) => method === 'POST'),
    [],
  );
  const many = await ask('ping 8.8.8.8 from rotterdam-301');
  t.match(many.buttons[0]?.command, /^ping 8\.8\.8\.8 from Q\w{3}-\w{4}-\w{4} in organization 549236$/);
  const none = await startAsking(t, { sizes: empty });
  t.match(await none.ask('ping gw'), { markdown: /There is no device “gw”/ });
});

t.test('a request is split at `from`, quoted names stay whole, and hosts are checked', async (t) => {
  t.same(readPingRequest(['1.1.1.1', 'FROM', 'core', 'switch']), { host: '1.1.1.1', device: 'core switch' });
  t.same(
    readPingRequest(['AP from lab']),
    { host: undefined, device: 'AP from lab' },
    'a quoted name is whole',
  );
  for (const good of ['8.8.8.8', '2001:db8::1', 'example.com', 'example.com.', 'ns1', 'a-b.c1']) {
    t.ok(isHost(good), good);
  }
  const long = 'a'.repeat(64);
  for (const bad of [
    '',
    '.',
    'a b',
    '8.8.8',
    '1.2.3.999',
    'http://a.b',
    'a_b',
    '-a',
    'fe80::1%eth0',
    long,
    'a..b',
  ])
    t.notOk(isHost(bad), bad);
});

t.test('a job is polled once a second until there is a result or 30 seconds are over', async (t) => {
  const { meraki, api, inLab, organization } = await startAsking(t);
  await inLab();
  const source = {
    token: async () => 'access-token',
    renew: async () => 'access-token',
    issuedAt: async () => 0,
  };
  const dashboard = api.open({
    key: { personId: ada.id, organizationId: lab.organizationId, linkedAt: NOW },
    scopes: [],
    source,
  });
  const { serial = '' } = deviceThatIs('online', organization()) ?? {};
  const waits: number[] = [];
  const pause = async (ms: number) => {
    waits.push(ms);
    meraki.clock.advance(ms);
  };
  const job = await dashboard.startPing(serial, 'example.com');
  t.match(await pollPing(dashboard, job, pause), { state: 'complete', sent: 5, received: 5 });
  t.same(waits, [1000, 1000]);

  waits.length = 0;
  const still = await pollPing(dashboard, await dashboard.startPing(serial), async (ms) => {
    waits.push(ms);
  });
  t.equal(waits.length, 30);
  t.match(pingResult(still), {
    summary: 'No result within 30 seconds',
    tone: 'warning',
    notes: [/Ask again in a minute/],
  });
});

t.test('lost replies are reported in percent', async (t) => {
  const report: Extract<PingReport, { state: 'complete' }> = {
    state: 'complete',
    sent: 5,
    received: 4,
    lossPercent: 20,
    latencyMs: { minimum: 9, average: 104.26, maximum: 220 },
  };
  t.match(pingResult(report), { summary: '4 of 5 replies, 20% lost, 104 ms on average', tone: 'warning' });
  t.match(pingResult({ ...report, latencyMs: undefined }), {
    summary: '4 of 5 replies, 20% lost',
    tiles: [],
  });
});

t.test('what Meraki does not tell of a ping is not made up', async (t) => {
  const cases: [Omit<Extract<PingReport, { state: 'complete' }>, 'state'>, string, string][] = [
    [{}, 'Pinged, number of replies unknown', 'default'],
    [{ sent: 5 }, '5 pings sent, number of replies unknown', 'default'],
    [{ lossPercent: 20 }, 'Pinged, number of replies unknown, 20% lost', 'warning'],
    [{ received: 4, lossPercent: 0 }, '4 replies, number of pings sent unknown', 'good'],
    [{ received: 0 }, 'No reply', 'attention'],
    [{ sent: 1, received: 0, lossPercent: 100 }, 'No reply to 1 ping', 'attention'],
    [{ sent: 0, received: 0 }, 'No ping was sent', 'warning'],
    [{ sent: 5, received: 7 }, '7 replies to 5 pings', 'default'],
    [
      { sent: 5, received: 5, lossPercent: 0, latencyMs: { minimum: 3, average: 4.5 } },
      '5 of 5 replies, 4.5 ms on average',
      'good',
    ],
  ];
  for (const [report, summary, tone] of cases)
    t.match(pingResult({ state: 'complete', ...report }), { summary, tone });
  const some = pingResult({ state: 'complete', latencyMs: { minimum: 3, maximum: 9 } });
  t.same(
    some.tiles?.map(({ value, label }) => `${value} ${label}`),
    ['3 ms fastest', '9 ms slowest'],
  );
});

t.test('a device whose name is written otherwise is only offered', async (t) => {
  const { ask, press, meraki } = await startPinging(t);
  const pings = () =>
    meraki.requests.filter(({ method, path }) => method === 'POST' && path.includes('ping')).length;
  for (const wanted of ['rotterdam 301 gw01', 'roterdam-301-gw01', 'gw01 in rotterdam301']) {
    const asked = await ask(`ping ${wanted}`);
    t.match(asked.markdown, 'Did you mean **', wanted);
    t.equal(pings(), 0);
  }
  const { card } = await ask('ping 8.8.8.8 from rotterdam 301 gw01');
  t.match(
    (await press(card, 'rotterdam-301-gw01')).markdown,
    /^\*\*Ping 8\\.8\\.8\\.8 from rotterdam-301-gw01/,
  );
  t.equal(pings(), 1);
});

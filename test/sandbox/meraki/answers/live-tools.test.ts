import t from 'tap';
import { z } from 'zod';
import { statusAt } from '../../../../src/sandbox/meraki/estate/drift.ts';
import type { MerakiStandIn } from '../../../../src/sandbox/meraki/server.ts';
import { call, HARBOR, NOON, start } from '../../../support/meraki-stand-in.ts';

const job = z.looseObject({ url: z.string(), status: z.string() });

const deviceOf = (meraki: MerakiStandIn, type: string, status: string) => {
  const devices = meraki.estate.organization(HARBOR)?.devices ?? [];
  const found = devices.find((each) => each.model.type === type && statusAt(each, NOON - 60_000) === status);
  if (!found) throw new Error(`no ${status} ${type}`);
  return found.serial;
};
const post = (meraki: MerakiStandIn, path: string, body: unknown) =>
  call(meraki, path, { method: 'POST', body: JSON.stringify(body) });

t.test('a ping runs and completes', async (t) => {
  const meraki = await start(t);
  const serial = deviceOf(meraki, 'MS', 'online');
  const made = await post(meraki, `/devices/${serial}/liveTools/ping`, { target: '9.9.9.9', count: 3 });
  t.equal(made.status, 201);
  t.match(made.json, { pingId: /^\d+$/, status: 'new', request: { serial, target: '9.9.9.9', count: 3 } });
  const { url } = job.parse(made.json);
  meraki.clock.advance(1000);
  t.equal(job.parse((await call(meraki, url)).json).status, 'running');
  meraki.clock.advance(1000);
  t.match((await call(meraki, url)).json, {
    status: 'complete',
    results: { sent: 3, received: 3, loss: { percentage: 0 } },
  });
  t.equal((await call(meraki, url.replace('/ping/', '/pingDevice/'))).status, 404, 'of another kind');
});

t.test('a device that is offline fails the job, not the call', async (t) => {
  const meraki = await start(t);
  const serial = deviceOf(meraki, 'MR', 'offline');
  const { url } = job.parse(
    (await post(meraki, `/devices/${serial}/liveTools/leds/blink`, { duration: 20 })).json,
  );
  meraki.clock.advance(2000);
  const { status, json } = await call(meraki, url);
  t.equal(status, 200);
  t.match(json, { status: 'failed', error: 'The device is unreachable.' });
});

t.test('each live tool has its own limit per device', async (t) => {
  const meraki = await start(t);
  const serial = deviceOf(meraki, 'MS', 'online');
  const reboot = () => post(meraki, `/devices/${serial}/reboot`, undefined);
  const first = await reboot();
  t.same([first.status, first.json], [202, { success: true }]);
  t.equal((await reboot()).status, 429);
  meraki.clock.advance(60_000);
  t.equal((await reboot()).status, 202);
  const statuses = [];
  for (let n = 0; n < 6; n += 1) {
    statuses.push((await post(meraki, `/devices/${serial}/liveTools/ports/cycle`, { ports: ['1'] })).status);
  }
  t.same(statuses, [201, 201, 201, 201, 201, 429]);
});

t.test('bodies are checked', async (t) => {
  const meraki = await start(t);
  const serial = deviceOf(meraki, 'MS', 'online');
  const tools = `/devices/${serial}/liveTools`;
  for (const [path, body] of [
    [`${tools}/ping`, {}],
    [`${tools}/ping`, { target: '9.9.9.9', count: 6 }],
    [`${tools}/leds/blink`, { duration: '20' }],
    [`${tools}/ports/cycle`, { ports: [] }],
    [`${tools}/ports/cycle`, { ports: ['99'] }],
    [`/devices/${deviceOf(meraki, 'MR', 'online')}/liveTools/ports/cycle`, { ports: ['1'] }],
  ] as const) {
    const { status, json } = await post(meraki, path, body);
    t.equal(status, 400, `${path} ${JSON.stringify(body)}`);
    t.match(json, { errors: [String] });
  }
});

import t from 'tap';
import { asOf, statusAt } from '../../src/sandbox/meraki/estate/drift.ts';
import type { EstateDevice } from '../../src/sandbox/meraki/estate/inventory.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices the ports of one are one call', async (t) => {
  const { server, dashboard, counting, aurora } = await standIn(t);
  // Which ones are offline depends on the time of day.
  const isOnline = (device: EstateDevice) => statusAt(device, asOf(server.clock.now())) === 'online';
  const serial =
    aurora?.devices.find((device) => device.model.type === 'MS' && isOnline(device))?.serial ?? '';
  const { answer: ports, calls } = await counting(dashboard.ports(serial));
  t.equal(calls, 1);
  t.ok(ports.length >= 8);
  t.match(ports[0], {
    id: '1',
    enabled: Boolean,
    status: String,
    isUplink: Boolean,
    errors: [],
    warnings: [],
  });
  t.ok(ports.some(({ isUplink, neighbour }) => isUplink && neighbour?.name !== undefined));
  t.ok(ports.some(({ usage }) => (usage?.total ?? 0) > 0));
});

t.test('a port is read as the specification shows it, and also with missing fields', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [
      {
        portId: '1',
        enabled: true,
        status: 'Connected',
        errors: ['PoE overload'],
        warnings: null,
        speed: '',
        usageInKb: { total: 40, sent: 23, recv: 17 },
        cdp: { systemName: '', platform: 'MS350-24X', portId: 'Port 20' },
        lldp: { systemName: 'core', portId: '20' },
        trafficInKbps: { total: 2.2 },
        powerUsageInWh: 55.9,
        clientCount: 10,
      },
      { portId: 2, cdp: { platform: 'phone' } },
      { enabled: true },
    ]),
  );
  const ports = await dashboard.ports('Q2-1');
  t.match(ports, [
    {
      ...{
        id: '1',
        errors: ['PoE overload'],
        warnings: [],
        speed: undefined,
        clients: 10,
        kbps: 2.2,
        powerWh: 55.9,
      },
      usage: { total: 40 * 1024 },
      neighbour: { name: 'core', port: '20' },
    },
    { id: '2', isUplink: undefined, clients: undefined, usage: undefined, neighbour: { name: 'phone' } },
  ]);
  t.equal(ports.length, 2);
});

import t from 'tap';
import { AURORA, standIn } from '../support/meraki-api.ts';
import { json, linkTo, serve } from '../support/scripted-meraki.ts';

t.test('10,000 devices take two calls, their networks one, and finding one takes one or none', async (t) => {
  const { dashboard, api, counting, aurora } = await standIn(t);
  const networks = await counting(dashboard.networks());
  t.match(networks, { answer: { length: aurora?.networks.length }, calls: 1 });
  t.match(networks.answer[0], {
    id: aurora?.networks[0]?.id,
    name: aurora?.networks[0]?.name,
    productTypes: aurora?.networks[0]?.productTypes,
    timeZone: /Europe/,
    url: /^https:/,
  });

  const device = aurora?.devices[4711];
  const serial = device?.serial ?? '';
  const part = serial.slice(5).toLowerCase();
  const found = await counting(dashboard.findDevices({ serial: part }));
  t.equal(found.calls, 1);
  t.ok(found.answer.some((one) => one.serial === serial));
  const mac = device?.mac.replaceAll(':', '') ?? '';
  const byMac = `${mac.slice(0, 4)}.${mac.slice(4, 8)}.${mac.slice(8)}`.toUpperCase();
  t.match(await counting(dashboard.findDevices({ mac: byMac })), { answer: [{ serial }], calls: 1 });

  const devices = await counting(dashboard.devices());
  t.match(devices, { answer: { length: 10_000 }, calls: 2 });
  t.match(
    devices.answer.find((one) => one.serial === serial),
    { name: device?.name, networkId: device?.network.id, model: device?.model.name, tags: device?.tags },
  );

  const again = api.open(linkTo(AURORA));
  t.same(
    await counting(again.findDevices({ serial: part })),
    { ...found, calls: 0 },
    'the same without a call',
  );
  t.match(await counting(again.findDevices({ mac: byMac })), { answer: [{ serial }], calls: 0 });
  t.match(await counting(again.findDevices({ name: 'no such name' })), { answer: [], calls: 0 });
});

t.test('networks and devices with missing fields are read', async (t) => {
  const { dashboard, server } = await serve(t, (req, res) =>
    json(
      res,
      req.url?.includes('/networks')
        ? [{ id: 'N_1', name: '', productTypes: null, tags: 'none', timeZone: null, url: 7 }]
        : [
            { serial: 'Q2-1', name: null, lanIp: null, mac: 'AA:BB:CC:00:11:22', tags: ['a', null, ''] },
            { serial: 'Q2-2', name: 'AP', networkId: null, details: [], somethingNew: {} },
            { name: 'no serial' },
          ],
    ),
  );
  t.match(await dashboard.networks(), [{ id: 'N_1', name: 'N_1', productTypes: [], tags: [] }]);
  const devices = await dashboard.devices();
  t.match(devices, [
    { serial: 'Q2-1', name: 'Q2-1', mac: 'aa:bb:cc:00:11:22', tags: ['a'] },
    { serial: 'Q2-2', name: 'AP', networkId: undefined, tags: [] },
  ]);
  t.equal(devices.length, 2);
  t.same(
    server.requests.map(({ query }) => query.get('perPage')),
    ['100000', '5000'],
  );
});

t.test("a part of a MAC address is sent in Meraki's notation", async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, []));
  for (const mac of ['00-11-22', '0011.22', '001122', '00:11:22', '00.11.22', '0011:22', '00:11:22:'])
    await dashboard.findDevices({ mac });
  await dashboard.findDevices({ mac: 'A:BB' });
  t.same(
    server.requests.map(({ query }) => query.get('mac')),
    [...Array(7).fill('00:11:22'), 'a:bb'],
  );
});

t.test('the address of an organization is one call, and only one of Meraki', async (t) => {
  const { dashboard, api, counting } = await standIn(t);
  const first = await counting(dashboard.organizationUrl());
  t.match(first, { answer: /^https:\/\/n\d+\.meraki\.com\/o\//, calls: 1 });
  t.same(await counting(api.open(linkTo(AURORA)).organizationUrl()), { ...first, calls: 0 });
  const scripted = await serve(t, (_req, res) => json(res, { url: 'https://evil.example/o/1' }));
  t.equal(await scripted.dashboard.organizationUrl(), undefined);
});

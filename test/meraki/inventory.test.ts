import t from 'tap';
import { AURORA, small, standIn } from '../support/meraki-api.ts';
import { json, known, linkTo, serve } from '../support/scripted-meraki.ts';

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

t.test(
  'the devices of some networks come from the list that is kept, else from calls that are not kept',
  async (t) => {
    const { dashboard, api, counting, aurora } = await standIn(t, small);
    const networkIds = aurora?.networks.slice(2, 5).map(({ id }) => id) ?? [];
    const expected = aurora?.devices.filter(({ network }) => networkIds.includes(network.id)) ?? [];
    const serials = (devices: readonly { serial: string }[]) => devices.map(({ serial }) => serial).sort();
    const own = expected.map(({ serial }) => serial).sort();
    const [{ serial = '', name = '' } = {}] = expected;
    const foreign = aurora?.devices.find(({ network }) => !networkIds.includes(network.id))?.serial ?? '';
    for (const calls of [1, 1, 0]) {
      if (calls === 0) await api.open(linkTo(AURORA)).devices();
      const some = await counting(dashboard.devices({ networkIds }));
      t.equal(some.calls, calls);
      t.same(serials(some.answer), own);
      const found = await counting(dashboard.findDevices({ serial, networkIds }));
      t.match(found, { answer: [{ serial, name }], calls });
      t.same(await dashboard.findDevices({ serial: foreign, networkIds }), []);
    }
    t.equal((await counting(dashboard.devices({ networkIds, fresh: true }))).calls, 0, 'within two seconds');
    t.equal((await dashboard.devices()).length, aurora?.devices.length, 'the whole list is kept as it was');
  },
);

t.test('a list with items of which nobody knows the network does not answer for some networks', async (t) => {
  const device = (n: number) => ({ serial: `Q2-${n}`, name: 'AP', networkId: `N_${n}` });
  const { dashboard, server, api } = await serve(t, (req, res) =>
    json(res, req.url?.includes('networkIds') ? [device(1)] : [device(1), device(2), { name: 'no serial' }]),
  );
  await api.open(linkTo()).devices();
  t.match(await dashboard.devices({ networkIds: ['N_1'] }), [{ serial: 'Q2-1' }]);
  t.match(await dashboard.findDevices({ name: 'ap', networkIds: ['N_1'] }), [{ serial: 'Q2-1' }]);
  t.equal(server.requests.length, 3);
  t.equal(dashboard.unreadableItems(), 0, 'that item is not said to be of these networks');
});

t.test('the devices of some networks are read page by page, and a failure is the answer', async (t) => {
  const { dashboard, server } = await serve(t, (req, res, n) => {
    const next = `<${req.url}&startingAfter=${n}>; rel=next`;
    if (n === 4) json(res, { errors: ['Not found'] }, 404);
    else json(res, [{ serial: `Q2-${n}`, networkId: 'N_1' }, {}], 200, n === 2 ? {} : { Link: next });
  });
  const networkIds = ['N_1'];
  t.match(await dashboard.devices({ networkIds }), [{ serial: 'Q2-1' }, { serial: 'Q2-2' }]);
  t.equal(dashboard.unreadableItems(), 2);
  t.same(server.requests[1]?.query.getAll('networkIds[]'), networkIds);
  await t.rejects(dashboard.devices({ networkIds }), known('not_found'), 'no half of a list');
});

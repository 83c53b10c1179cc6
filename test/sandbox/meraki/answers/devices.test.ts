import t from 'tap';
import { z } from 'zod';
import { type Answered, AURORA, call, start } from '../../../support/meraki-stand-in.ts';

const list = z.array(
  z.looseObject({
    serial: z.string(),
    status: z.string().optional(),
    productType: z.string(),
    tags: z.array(z.string()),
    model: z.string().optional(),
  }),
);
const changes = z.array(
  z.object({
    ts: z.string(),
    device: z.looseObject({ serial: z.string() }),
    details: z.looseObject({ new: z.array(z.object({ name: z.string(), value: z.string() })) }),
  }),
);
const overview = z.object({ counts: z.object({ byStatus: z.record(z.string(), z.number()) }) });
const HOUR = 3_600_000;

t.test('the overview, the availabilities and the history agree', async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 100, devices: 1000 } } });
  const get = (path: string): Promise<Answered> =>
    call(meraki, `/organizations/${AURORA}/devices/${path}`, { token: 'aurora' });
  const statuses = async () => {
    const devices = list.parse((await get('availabilities')).json);
    return new Map(devices.map(({ serial, status }) => [serial, status]));
  };
  const before = await statuses();
  const { byStatus } = overview.parse((await get('statuses/overview')).json).counts;
  for (const [status, count] of Object.entries(byStatus)) {
    t.equal([...before.values()].filter((each) => each === status).length, count, status);
    t.equal(list.parse((await get(`availabilities?statuses[]=${status}`)).json).length, count);
  }
  meraki.clock.advance(5 * HOUR);
  const history = changes.parse((await get(`availabilities/changeHistory?timespan=${5 * 3600}`)).json);
  for (const { device, details } of history.reverse()) before.set(device.serial, details.new[0]?.value);
  t.ok(history.length > 10);
  t.same(before, await statuses());
});

t.test('devices are filtered', async (t) => {
  const meraki = await start(t);
  const get = async (query: string) =>
    list.parse((await call(meraki, `/organizations/${AURORA}/devices?${query}`, { token: 'aurora' })).json);
  const all = await get('');
  t.equal(all.length, 300);
  t.same(
    await get('productTypes[]=switch&productTypes[]=sensor'),
    all.filter(({ productType }) => ['switch', 'sensor'].includes(productType)),
  );
  t.same(await get(`serial=${all[7]?.serial.slice(5)}`), [all[7]]);
  t.same(
    await get('tags[]=guest&tags[]=sales-floor&tagsFilterType=withAllTags'),
    all.filter(({ tags }) => tags.includes('guest')),
  );
  t.same(
    await get('model=mr46'),
    all.filter(({ model }) => model === 'MR46'),
  );
  const doors = await get('sensorMetrics[]=door');
  t.ok(doors.length > 0 && doors.every(({ model }) => model === 'MT20'));
  t.same(await get('configurationUpdatedAfter=2030-01-01T00:00:00Z'), []);
});

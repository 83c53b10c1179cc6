import t from 'tap';
import { z } from 'zod';
import { call, HARBOR, NOON, networksOf, start } from '../../../support/meraki-stand-in.ts';

const page = z.looseObject({
  pageStartAt: z.string(),
  pageEndAt: z.string(),
  events: z.array(z.looseObject({ occurredAt: z.string(), deviceSerial: z.string(), type: z.string() })),
});

t.test('every page of the log has an older one, newest first', async (t) => {
  const meraki = await start(t);
  const network = (await networksOf(meraki, HARBOR, 'harbor'))[0];
  let path = `/networks/${network?.id}/events?productType=wireless&perPage=50`;
  const times: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { json, headers } = await call(meraki, path);
    times.push(...page.parse(json).events.map((event) => event.occurredAt));
    path = /api\/v1([^>]+)>; rel=prev/.exec(headers.get('link') ?? '')?.[1] ?? '';
  }
  t.equal(times.length, 200);
  t.equal(new Set(times).size, 200, 'no event twice');
  t.same(times, [...times].sort().reverse());
  t.ok(Date.parse(times[0] ?? '') <= NOON);
  const ancient = `/networks/${network?.id}/events?productType=wireless&endingBefore=1999-01-01T00:00:00Z`;
  t.equal(page.parse((await call(meraki, ancient)).json).events.length, 10);
});

t.test('a newer page follows its token', async (t) => {
  const meraki = await start(t);
  const network = (await networksOf(meraki, HARBOR, 'harbor'))[0];
  const log = `/networks/${network?.id}/events?productType=wireless&perPage=5`;
  const newest = page.parse((await call(meraki, log)).json);
  const before = page.parse((await call(meraki, `${log}&endingBefore=${newest.pageStartAt}`)).json);
  const after = page.parse((await call(meraki, `${log}&startingAfter=${before.pageEndAt}`)).json);
  t.same(after.events, newest.events);
});

t.test('events are filtered, and a network with several products needs one named', async (t) => {
  const meraki = await start(t);
  const network = (await networksOf(meraki, HARBOR, 'harbor'))[0];
  const log = `/networks/${network?.id}/events`;
  const { status, json } = await call(meraki, log);
  t.equal(status, 400);
  t.match(json, { errors: [/'productType' is required/] });
  t.same((await call(meraki, `${log}?productType=cellularGateway`)).json, {
    errors: ['This endpoint only supports cellularGateway networks'],
  });
  const only = `${log}?productType=switch&includedEventTypes[]=port_status`;
  const { events } = page.parse((await call(meraki, only)).json);
  t.equal(events.length, 10);
  t.ok(events.every(({ type }) => type === 'port_status'));
  const none = await call(meraki, `${log}?productType=wireless&clientName=nobody-is-called-this`);
  t.same(page.parse(none.json).events, []);
});

t.test('networks are filtered by tag, product and template', async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 60, devices: 600 } } });
  const list = async (query: string) => {
    const { json } = await call(meraki, `/organizations/549236/networks?${query}`, { token: 'aurora' });
    return z.array(z.looseObject({ name: z.string(), tags: z.array(z.string()) })).parse(json);
  };
  t.equal((await list('')).length, 60);
  t.match(await list('tags[]=hq'), [{ name: 'Head office' }]);
  t.same(await list('tags[]=hq&tags[]=store&tagsFilterType=withAllTags'), []);
  const both = await list('tags[]=hq&tags[]=warehouse');
  t.equal(both.length, 3);
  t.equal((await list('isBoundToConfigTemplate=true')).length + both.length, 60);
  t.same(await list('productTypes[]=systemsManager'), []);
});

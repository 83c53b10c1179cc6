import t from 'tap';
import { z } from 'zod';
import { AURORA, call, HARBOR, networksOf, start } from '../../../support/meraki-stand-in.ts';

const clients = z.array(
  z.looseObject({ id: z.string(), mac: z.string(), description: z.string().nullable(), status: z.string() }),
);
const found = z.object({
  clientId: z.string(),
  records: z.array(z.looseObject({ network: z.looseObject({ id: z.string() }) })),
});

const listed = z.array(z.looseObject({ usage: z.looseObject({ total: z.number() }) }));
const overview = z.object({
  counts: z.object({ total: z.number(), withHeavyUsage: z.number() }),
  usages: z.object({ average: z.number(), withHeavyUsageAverage: z.number() }),
});

t.test('a client in the list, by its id and by its MAC address is the same one', async (t) => {
  const meraki = await start(t);
  const [network] = await networksOf(meraki, HARBOR, 'harbor');
  const list = clients.parse((await call(meraki, `/networks/${network?.id}/clients?perPage=5000`)).json);
  t.ok(list.length > 5);
  const [first] = list;
  const detail = await call(meraki, `/networks/${network?.id}/clients/${first?.id}`);
  t.match(detail.json, { id: first?.id, mac: first?.mac, firstSeen: Number });
  const dashed = first?.mac.replaceAll(':', '-').toUpperCase();
  const search = await call(meraki, `/organizations/${HARBOR}/clients/search?mac=${dashed}`);
  t.match(search.json, { clientId: first?.id, records: [{ network: { id: network?.id } }] });
  t.ok(list.some(({ description }) => description === '*_`|\u200fexe.slip'));
});

t.test('clients are filtered, and a page holds ten by default', async (t) => {
  const meraki = await start(t);
  const [network] = await networksOf(meraki, AURORA, 'aurora');
  const list = async (query: string) =>
    clients.parse(
      (await call(meraki, `/networks/${network?.id}/clients?${query}`, { token: 'aurora' })).json,
    );
  t.equal((await list('')).length, 10);
  t.ok((await list('statuses[]=Offline&perPage=50')).every(({ status }) => status === 'Offline'));
  t.ok(
    (await list('description=SCAN&perPage=50')).every(({ description }) =>
      description?.startsWith('scanner'),
    ),
  );
});

t.test('staff roam through many networks', async (t) => {
  const meraki = await start(t);
  const stores = await networksOf(meraki, AURORA, 'aurora');
  const path = `/networks/${stores[5]?.id}/clients?description=iPhone&perPage=5000&timespan=2678400`;
  const phones = clients.parse((await call(meraki, path, { token: 'aurora' })).json);
  const counts = [];
  for (const { mac } of phones) {
    const { json, headers } = await call(meraki, `/organizations/${AURORA}/clients/search?mac=${mac}`, {
      token: 'aurora',
    });
    counts.push(found.parse(json).records.length);
    if (counts.at(-1) === 5) t.match(headers.get('link'), /rel=next/);
  }
  t.ok(counts.includes(5), 'a full page of networks');
});

t.test('an unknown MAC address is answered with 204, and anything else is refused', async (t) => {
  const meraki = await start(t);
  const search = (mac: string) => call(meraki, `/organizations/${HARBOR}/clients/search?mac=${mac}`);
  const unknown = await search('02:00:00:00:00:01');
  t.same([unknown.status, unknown.text], [204, '']);
  t.equal((await search('printer')).status, 400);
});

t.test(
  'a network counts the clients that it lists, and all networks together those of the organization',
  async (t) => {
    const meraki = await start(t);
    const networks = await networksOf(meraki, AURORA, 'aurora');
    const ask = (path: string) => call(meraki, path, { token: 'aurora' });
    for (const span of ['timespan=86400', 'timespan=2678400']) {
      const organization = await ask(`/organizations/${AURORA}/clients/overview?${span}`);
      let sum = 0;
      for (const [n, { id }] of networks.entries()) {
        const { counts, usages } = overview.parse(
          (await ask(`/networks/${id}/clients/overview?${span}`)).json,
        );
        sum += counts.total;
        if (n > 3) continue;
        const list = listed.parse((await ask(`/networks/${id}/clients?perPage=5000&${span}`)).json);
        t.equal(counts.total, list.length, `${id} ${span}`);
        const used = list.reduce((all, { usage }) => all + usage.total, 0);
        t.equal(usages.average, Math.round(used / Math.max(1, list.length)));
        t.ok(counts.withHeavyUsage < counts.total && usages.withHeavyUsageAverage >= 0);
      }
      t.match(organization.json, { counts: { total: sum } });
      t.ok(sum > 100);
    }
  },
);

t.test('the clients of a network are counted with valid parameters and the right scope alone', async (t) => {
  const meraki = await start(t);
  const [network] = await networksOf(meraki, HARBOR, 'harbor');
  const count = (query: string, token?: string) =>
    call(meraki, `/networks/${network?.id}/clients/overview?${query}`, token === undefined ? {} : { token });
  t.equal((await count('resolution=86400')).status, 200);
  t.equal((await count('resolution=60')).status, 400);
  t.equal((await count('timespan=2678401')).status, 400);
  t.equal((await count('timespan=60&t0=2026-09-16T00:00:00Z')).status, 400);
  t.equal((await count('', 'readless')).status, 403);
  t.equal((await count('', 'aurora')).status, 404, 'a network of another organization');
});

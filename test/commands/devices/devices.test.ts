import t from 'tap';
import { empty, few, readCard, startAsking } from '../ask/rig.ts';
import { ada } from '../fixture.ts';

t.test('10,000 devices: three calls for the worst of them, none more for the next page', async (t) => {
  const { ask, press } = await startAsking(t);
  const { calls, texts, markdown, card } = await ask('devices');
  t.equal(calls.length, 3);
  t.match(texts[1], /^10,000 devices: [\d,]+ offline, [\d,]+ alerting, [\d,]+ dormant and [\d,]+ online$/);
  t.match(markdown, /1–10 of 10,000\. `devices page 2` shows more; `devices as csv` gives all/);
  t.equal(texts.filter((text) => text === 'offline ›').length, 10, 'the worst first');

  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, /11–20 of 10,000/);
  const names = (text: string) => text.split('\n').filter((line) => line.startsWith('- '));
  t.same(
    names(second.markdown).filter((line) => names(markdown).includes(line)),
    [],
  );
});

t.test('which: by status, product line, tag and network, in any order', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const devices = organization()?.devices ?? [];
  const points = devices.filter(({ model }) => model.type === 'MR');
  t.match((await ask('devices access points')).texts[1], new RegExp(`^${points.length} access points`));
  t.match((await ask('devices online MR')).texts[1], /^\d+ access points online$/);
  const [network] = organization()?.networks ?? [];
  const here = devices.filter((device) => device.network.id === network?.id);
  const found = await ask(`devices in ${network?.name}`);
  t.match(found.texts[0], `${network?.name} · Aurora Retail`);
  t.match(found.texts[1], new RegExp(`^${here.length} devices`));
  const tag = devices.flatMap(({ tags }) => tags)[0] ?? '';
  const tagged = await ask(`devices tag:${tag} as csv`);
  const rows = tagged.file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(rows.length - 1, devices.filter(({ tags }) => tags.includes(tag)).length);
  t.match(await ask('devices broken'), {
    markdown: /“broken” is no status, product line or tag.*`help devices`/,
  });
});

t.test('as a file: all of them', async (t) => {
  const { ask } = await startAsking(t);
  const { file, others, markdown } = await ask('devices as csv');
  t.match(markdown, /All 10,000 rows as a CSV file\./);
  t.same(others, []);
  t.match(file, { name: 'devices-2026-08-03.csv', type: 'text/csv' });
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'name,status,kind,network,serial,MAC,tags');
  t.equal(new Set(rows).size, 10_000);
});

t.test('an organization without devices', async (t) => {
  const { ask } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('devices');
  t.equal(texts[1], 'No such device');
  t.equal(calls.length, 2);
});

t.test('a list is for whoever asked for it', async (t) => {
  const { ask, say, chat } = await startAsking(t, { sizes: few });
  const { buttons } = await ask('devices');
  const [next] = buttons;
  t.match(next, { title: 'Next page', owner: ada.id });
  const tom = chat.people[1] ?? ada;
  const [sent] = await say(tom, next?.command ?? '', 'ops', { owner: next?.owner, list: next?.list });
  t.match(sent?.message.markdown, /That button is for the person who asked/);
  t.equal(readCard(sent?.message.card).texts.length, 0);
});

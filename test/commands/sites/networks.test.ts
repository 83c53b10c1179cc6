import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { empty, startAsking } from '../../support/queries.ts';

t.test('1,000 networks take one call, the next page takes none, and the CSV file contains all', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const networks = organization()?.networks ?? [];
  const { calls, texts, markdown, card, opens } = await ask('networks');
  t.same(calls, ['/organizations/549236/networks']);
  t.equal(texts[1], '1,000 networks');
  t.match(markdown, /^\*\*Aurora Retail: 1,000 networks\*\*/, 'the fallback says the same');
  const gateways = networks.filter(({ productTypes }) => productTypes.includes('cellularGateway')).length;
  t.equal(texts[2], `MX, MS, MR, MV and MT in all, MG in ${gateways}`);
  t.ok(markdown.includes(`**${texts[2]}**`));
  const [first] = networks
    .map(({ name }) => name)
    .toSorted(new Intl.Collator('en', { numeric: true }).compare);
  const id = networks.find(({ name }) => name === first)?.id;
  t.equal(opens[0], `status in ${id} in organization 549236`);
  t.ok(texts.includes(first ?? ''));

  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, /11–20 of 1,000/);

  const { file } = await ask('networks as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'name,products,tags,time zone,id,URL');
  t.same(
    rows.map((row) => /L_\d+/.exec(row)?.[0]).toSorted(),
    networks.map((network) => network.id),
  );
});

t.test('networks are found by words of the name and by tag, in any order and case', async (t) => {
  const { ask, organization } = await startAsking(t);
  const networks = organization()?.networks ?? [];
  const holding = (...words: string[]) =>
    networks.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word))).length;
  t.equal(
    (await ask('networks ROTTERDAM')).texts[1],
    `${holding('rotterdam')} networks named like “ROTTERDAM”`,
  );
  const centres = await ask('networks centre rotterdam');
  t.equal(holding('centre', 'rotterdam'), 1);
  t.equal(centres.texts[1], '1 network named like “centre rotterdam”');
  t.same(
    centres.buttons.map(({ title }) => title),
    ['Refresh', 'Status'],
  );
  const flagships = networks.filter(({ name, tags }) => tags.includes('flagship') && name.includes('Paris'));
  const found = await ask('networks tag:Flagship paris');
  t.equal(found.texts[1], `${flagships.length} networks named like “paris” with the tag Flagship`);
  t.ok(found.markdown.includes(flagships[0]?.name ?? 'none'));
  const towns = await ask('networks munchen');
  t.equal(towns.texts[1], `${holding('münchen')} networks named like “munchen”`);
  t.equal((await ask('networks Muenchen')).opens.length, towns.opens.length);
  t.equal(
    (await ask('networks rotterdam301 tag:nl')).texts[1],
    '1 network named like “rotterdam301” with the tag nl',
  );
  t.equal((await ask('networks coruna a')).texts[1], `${holding('a coruña')} networks named like “coruna a”`);
  const none = await ask('networks Roterdam 301');
  t.equal(none.texts[1], 'No networks named like “Roterdam 301”');
  t.match(none.markdown, /Similar names: Rotterdam 301/);
});

t.test('hostile names of networks stay text', async (t) => {
  const { ask, inLab } = await startAsking(t);
  await inLab();
  const { markdown, texts, calls } = await ask('networks');
  t.equal(calls.length, 1);
  t.equal(texts[1], '4 networks');
  t.notMatch(markdown, /<b>|`friends`/);
  t.match(markdown, '&lt;b&gt;lab&lt;/b&gt;');
  t.match((await ask('networks tag:recently-added')).texts[1], '1 network with the tag recently-added');
});

t.test('a list of networks is kept, and Refresh reads it anew', async (t) => {
  const time = { now: 0 };
  const { ask, press } = await startAsking(t, { api: { now: () => time.now } });
  const { card } = await ask('networks');
  time.now += 4 * MINUTE;
  const { calls, text } = await ask('networks');
  t.same(calls, []);
  t.match(text, /As of/);
  t.equal((await press(card, 'Refresh')).calls.length, 1);
  t.equal((await press(card, 'Refresh')).calls.length, 0, 'once in two seconds');
});

t.test('a name that the kept list does not have is looked for in a fresh one', async (t) => {
  const time = { now: 0 };
  const { ask } = await startAsking(t, { api: { now: () => time.now } });
  await ask('networks');
  time.now += MINUTE;
  t.equal((await ask('networks Nowhere')).calls.length, 1);
  t.equal((await ask('networks Nowhere')).calls.length, 0);
});

t.test('an empty organization and a missing scope are answered', async (t) => {
  const { ask } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('networks');
  t.equal(texts[1], 'No networks');
  t.equal(calls.length, 1);
  const poor = await startAsking(t, { sizes: empty, scopes: [] });
  t.match(
    (await poor.ask('networks')).markdown,
    /does not allow me to read networks and devices[\s\S]+\[Link Aurora Retail again\]/,
  );
});

t.test("product lines without words of ours keep Meraki's", async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const body = JSON.stringify([
    { id: 'L_1', name: 'Harbour', productTypes: ['secureConnect', 'switch', 'campusGateway'] },
    { id: 'L_2', name: 'Pier', productTypes: ['systemsManager', 'phone', 'switch', 7], tags: 'none' },
  ]);
  meraki.faults.add({ path: /networks$/, times: 2, effect: { kind: 'answer', status: 200, body } });
  const { texts } = await ask('networks');
  t.equal(texts[2], 'MS in all, campus gateway in 1, phone in 1, Secure Connect in 1, Systems Manager in 1');
  const { file } = await ask('networks as csv');
  t.match(file?.data.toString(), 'Harbour,"MS, campus gateway, Secure Connect",');
  t.match(file?.data.toString(), 'Pier,"MS, phone, Systems Manager",');
});

t.test('an entry that could not be read is told of from the kept list, too, and once', async (t) => {
  const time = { now: 0 };
  const { ask, meraki } = await startAsking(t, { api: { now: () => time.now } });
  const body = JSON.stringify([{ id: 'N_1', name: 'Pier' }, 'no network']);
  meraki.faults.add({ path: /networks$/, times: 2, effect: { kind: 'answer', status: 200, body } });
  const note = /1 entry of Meraki's answer could not be read/;
  t.match((await ask('networks')).markdown, note);
  time.now += MINUTE;
  const kept = await ask('networks');
  t.same(kept.calls, []);
  t.match(kept.markdown, note);
  t.match((await ask('networks Nowhere')).markdown, note);
});

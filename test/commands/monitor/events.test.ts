import t from 'tap';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { eventsBefore } from '../../../src/sandbox/meraki/estate/history.ts';
import type { EstateNetwork } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { ada, NOW } from '../../support/chat.ts';
import { AURORA, empty, few, startAsking } from '../../support/queries.ts';

/** Returns the events that the estate logged in a network; sensors have no log. */
function loggedIn(network: EstateNetwork | undefined, since: number, productType?: string) {
  const types = network?.productTypes.filter((type) => type !== 'sensor') ?? [];
  return types
    .filter((type) => productType === undefined || type === productType)
    .flatMap((type) => {
      const found = [];
      for (const one of network ? eventsBefore(network, type, NOW) : []) {
        if (one.at < since) break;
        found.push(one);
      }
      return found;
    })
    .toSorted((a, b) => b.at - a.at);
}

const typesIn = (network: EstateNetwork | undefined) =>
  network?.productTypes.filter((type) => type !== 'sensor').length ?? 0;

t.test('events take one call for the name and one for each log, merged by time', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const network = organization()?.networks[301];
  const logged = loggedIn(network, NOW - 2 * HOUR);
  t.ok(typesIn(network) >= 3, 'a combined network');
  const { calls, texts, markdown, card, opens } = await ask(`events ${network?.name}`);
  t.equal(calls.length, 1 + typesIn(network));
  t.equal(texts[0], `${network?.name} · Aurora Retail`);
  t.match(texts[1], new RegExp(`^${logged.length} events in the last 2 hours, most often `));
  const [newest] = logged;
  t.equal(texts[2], newest?.description);
  t.match(texts[4], newest?.device.name);
  t.equal(opens[0], `device ${newest?.device.serial} in organization 549236`);
  const times = Array.from(markdown.matchAll(/ – (\d\d:\d\d) · /g), ([, time]) => time ?? '');
  t.equal(times.length, 10);
  t.same(times, times.toSorted().reverse());
  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, `11–20 of ${logged.length}`);
});

t.test('events of one product line take one call, and the button asks the same', async (t) => {
  const { ask, organization } = await startAsking(t);
  const network = organization()?.networks[301];
  const logged = loggedIn(network, NOW - DAY, 'switch');
  const { calls, texts, buttons } = await ask(`events ${network?.name} MS last 24h`);
  t.equal(calls.length, 2);
  t.match(texts[1], new RegExp(`^${logged.length} events in the last 24 hours`));
  const refresh = buttons.find(({ title }) => title === 'Refresh')?.command ?? '';
  t.match(refresh, `events MS in ${network?.id} in organization 549236 last`);
  t.same((await ask(refresh)).texts, texts);
  t.same((await ask(`events access points in ${network?.name}`)).calls.length, 1);
  const none = await ask(`events MG in "${network?.name}"`);
  t.equal(none.texts[1], 'No cellular gateways here');
  t.same(none.calls, []);
  t.equal((await ask(`events MT in "${network?.name}"`)).texts[1], 'Sensors have no event log');
});

t.test('words are searched for after the name, before `in`, and in the default network', async (t) => {
  const { ask, store, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks.find(({ productTypes }) => productTypes.includes('appliance'));
  const logged = loggedIn(network, NOW - DAY);
  const leases = logged.filter(({ type }) => type === 'dhcp_lease').length;
  const said = `${leases} of ${logged.length} events in the last 24 hours with “DHCP”`;
  t.match((await ask(`events ${network?.name} DHCP last 24h`)).texts[1], said);
  const { texts, buttons } = await ask(`events DHCP in ${network?.name} last 24h`);
  t.match(texts[1], said);
  t.match(buttons[0], { title: 'Next page', command: `events DHCP in ${network?.id}` });
  t.match(await ask(`events ${network?.name} “no such thing”`), {
    markdown: /None of \d+ events in the last 2 hours with “no such thing”/,
  });
  t.match(await ask('events DHCP'), { markdown: /There is no network “DHCP”/ });
  const { markdown, buttons: picks } = await ask('events 0 MX DHCP');
  t.match(markdown, /networks match “0”/);
  t.match(picks[0]?.command, /^events MX DHCP in L_\d+ in organization 549236$/, 'the rest is not forgotten');

  await store.changeSettings(personSettings(ada.id), (settings) => ({
    ...settings,
    network: { organizationId: AURORA, id: network?.id ?? '', name: network?.name ?? '' },
  }));
  const usual = await ask('events DHCP last 24h');
  t.match(usual.texts[1], said);
  t.match(usual.markdown, '(default network)');
});

t.test(
  'with a default network, a misspelled name leads to a choice, and a part of many names is searched for',
  async (t) => {
    const { ask, organization } = await startAsking(t);
    await ask('use network Head office');
    const misspelled = await ask('events Roterdan 301 MS');
    t.match(misspelled.markdown, /no network “Roterdan 301”.*Did you mean .*\*\*Rotterdam 301\*\*/);
    t.match(misspelled.buttons[0]?.command, /^events MS in L_\d+ in organization 549236$/);
    const many = organization()?.networks.filter(({ name }) => name.includes('Rotterdam')).length ?? 0;
    t.ok(many > 1);
    t.match((await ask('events Rotterdam')).texts.slice(0, 2), [
      'Head office · Aurora Retail',
      / with “Rotterdam”/,
    ]);
    const named = await ask('events Rotterdam 301');
    t.equal(named.texts[0], 'Rotterdam 301 · Aurora Retail', 'another one is asked about by its name');
    t.notMatch(named.markdown, '(default network)');
    t.match((await ask('events DHCP lease')).texts[1], / with “DHCP lease”/);
    for (const question of ['events Roterdam 301 MS', 'events rotterdam301 MS', 'events rotterdam-301 MS']) {
      const otherwise = await ask(question);
      t.equal(otherwise.texts[0], 'Rotterdam 301 · Aurora Retail', question);
      t.match(otherwise.markdown, 'Taken as Rotterdam 301.');
      t.match(otherwise.buttons.at(-1)?.command, /^status in L_\d+ in organization 549236$/);
    }
  },
);

t.test('a long period is cut where a log was cut, and the answer says so', async (t) => {
  const { ask, organization } = await startAsking(t);
  const [network] = organization()?.networks ?? [];
  const all = loggedIn(network, NOW - 7 * DAY);
  const { calls, texts, markdown } = await ask(`events ${network?.name} last 7d`);
  t.equal(calls.length, 1 + typesIn(network), 'no further than one looks');
  t.match(texts[1], /^3,\d{3} events since 2\d Jul \d\d:\d\d/);
  t.match(markdown, /There are more before 2\d Jul \d\d:\d\d: a product line or a shorter period shows/);
  const { file } = await ask(`events ${network?.name} last 7d as csv`);
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'time,event,type,category,product,device,serial,client,client MAC,client id');
  t.equal(rows.length, all.length, 'the file has all of them');
  t.match(await ask('events Head office last 8d'), { markdown: /looks back at most 7 days/ });
});

t.test('an unreadable log does not hide the others', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const refused = { kind: 'answer', status: 400, body: '{"errors":["no"]}' } as const;
  meraki.faults.add({ path: /events/, times: 1, effect: refused });
  t.match(await ask(`events ${network?.name}`), {
    markdown: /\d+ events[\s\S]+Not available: the events of the /,
  });
  meraki.faults.add({ path: /events/, times: 9, effect: { kind: 'answer', status: 404, body: '' } });
  t.match(await ask(`events ${network?.name}`), { markdown: /Meraki does not know this network/ });
});

t.test('without a network, a choice is offered; hostile names stay text', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const { card, markdown } = await ask('events');
  t.match(markdown, /This question needs a network\.[\s\S]+\*\*Pier 9 test bench\*\*/);
  t.match(JSON.stringify(card), 'events in L_817302');
  const odd = organization()?.networks[3];
  const { texts, markdown: hostile } = await ask(`events in "${odd?.name}" last 7d`);
  t.match(texts[1], /events/);
  t.match(hostile, '\\[sw\\](https&#58;');
  t.notMatch(hostile.replace(/`[^`\n]*`/g, ''), /[^\\]\]\(http|<b>|<@/, 'what is for typing is code');

  const none = await startAsking(t, { sizes: empty });
  t.match(await none.ask('events'), { markdown: /There is no network here/ });
});

import t, { type Test } from 'tap';
import { clientsOf } from '../../../src/sandbox/meraki/estate/clients.ts';
import { ada, NOW } from '../../support/chat.ts';
import { answerNext, empty, few, type RigOptions, scopes, startAsking } from '../../support/queries.ts';

/** The organization of 1,000 networks, and one of its sites with the clients that it ever saw. */
async function startIn(t: Test, options: RigOptions = {}) {
  const rig = await startAsking(t, options);
  const network = rig.organization()?.networks.find(({ name }) => name === 'Rotterdam 301');
  if (network === undefined) throw new Error('no Rotterdam 301');
  const clients = clientsOf(network, NOW);
  const printer = clients.find(({ name }) => name === 'printer 20');
  if (printer === undefined) throw new Error('no printer');
  return { ...rig, network, clients, printer };
}

const ends = (calls: readonly string[]) => calls.map((path) => path.split('/').at(-1));

t.test('an IP address without a network is looked for where the VPN has its subnet', async (t) => {
  const { ask, network, printer } = await startIn(t);
  const { texts, markdown, calls, buttons } = await ask(`client ${printer.ip}`);
  t.equal(texts[0], 'printer 20 · Rotterdam 301 · Aurora Retail');
  t.same(ends(calls), ['networks', ...Array(4).fill('statuses'), 'clients']);
  t.match(
    markdown,
    `I looked in 1 of 1,000 networks; say \`client ${printer.ip} in\` and the name of another one to look there.`,
  );
  t.equal(buttons[0]?.command, `client ${printer.mac} in ${network.id} in organization 549236`);
});

t.test('without the permission for the VPN, the addresses of the devices tell where it is', async (t) => {
  const { ask, printer } = await startIn(t, { scopes: scopes.filter((one) => !one.startsWith('sdwan')) });
  const { texts, calls } = await ask(`client ${printer.ip}`);
  t.equal(texts[0], 'printer 20 · Rotterdam 301 · Aurora Retail');
  t.ok(calls.length <= 6, calls.join());
});

t.test('an address that no subnet has, and a name, are looked for in five networks', async (t) => {
  const { ask, meraki } = await startIn(t);
  const address = await ask('client 192.168.7.7');
  t.match(
    address.markdown,
    /I looked in 5 of 1,000 networks and found no client “192\\\.168\\\.7\\\.7”\.\*\* Add `in` and the name of another/,
  );
  t.equal(ends(address.calls).filter((end) => end === 'clients').length, 5);
  const name = await ask('client nosuch thing');
  t.match(name.markdown, /I looked in 5 of 1,000 networks and found no client “nosuch thing”/);
  t.ok(name.calls.length <= 14, 'two to tell where, five networks twice, and a device of that name');
  const part = await ask('client 5c:56:49:77');
  t.match(part.markdown, /I looked in 5 of 1,000 networks and found no client/);
  meraki.faults.add({ path: /summary/, times: 9, effect: { kind: 'answer', status: 404, body: '' } });
  t.match((await ask('client nosuch thing')).markdown, /I looked in 5 of 1,000 networks/);
});

t.test('a client with much usage is found by its name in its network', async (t) => {
  const { ask, meraki, network, printer } = await startIn(t);
  const usage = { total: 9, downstream: 8, upstream: 1, percentage: 1 };
  answerNext(meraki, /top.clients.byUsage$/, [
    { name: 'Printer 20', mac: printer.mac, network: { id: network.id, name: network.name }, usage },
  ]);
  const { texts, markdown, calls, buttons } = await ask('client printer 20');
  t.ok(calls.some((path) => path.includes(network.id)));
  if (texts[0] === 'printer 20 · Rotterdam 301 · Aurora Retail')
    t.match(markdown, 'I looked in 5 of 1,000 networks; say `client printer 20 in`');
  else t.ok(buttons.some(({ title }) => title === 'printer 20, Rotterdam 301'));
});

t.test('the networks that the person asked about lately are searched', async (t) => {
  const { ask, organization } = await startIn(t);
  const small = organization()?.networks.at(-1);
  if (small === undefined) throw new Error('no network');
  const [client] = clientsOf(small, NOW).filter(({ name }) => name !== null);
  const before = await ask(`client ${client?.name}`);
  t.notOk(
    before.calls.some((path) => path.includes(small.id)),
    'a small network, last in the list',
  );
  await ask(`status in ${small.name}`);
  const { calls } = await ask(`client ${client?.name}`);
  t.ok(calls.some((path) => path.includes(small.id)));
});

t.test('a name of clients in several networks leads to a choice', async (t) => {
  const { ask, press, organization } = await startIn(t);
  const [head] = organization()?.networks ?? [];
  const name = head && clientsOf(head, NOW).find((one) => one.name?.startsWith('till'))?.name;
  const { markdown, buttons, card } = await ask(`client ${name}`);
  t.match(markdown, `clients match “${name}” in the 5 of 1,000 networks that I searched.`);
  const [first] = buttons;
  t.match(first?.title, `${name}, `);
  t.match(first?.command, /^client [0-9a-f:]{17} in L_\d+ in organization 549236$/);
  t.match((await press(card, first?.title ?? '')).markdown, `**${name} · `);
});

t.test('the default network comes first, others are looked in when it has no such client', async (t) => {
  const { ask, say, printer } = await startIn(t);
  await say(ada, 'use network Rotterdam 301');
  const found = await ask('client till 6');
  t.match(found.texts[0], /^till 6 · Rotterdam 301/);
  t.match(
    found.markdown,
    /Showing Rotterdam 301 only \(default network\)\. Add `in` and a name for another one/,
  );
  t.notMatch(found.markdown, 'I looked in');
  await say(ada, 'use network Head office');
  const elsewhere = await ask(`client ${printer.ip}`);
  t.equal(elsewhere.texts[0], 'printer 20 · Rotterdam 301 · Aurora Retail');
  t.match(elsewhere.markdown, 'I looked in 2 of 1,000 networks');
  t.notMatch(elsewhere.markdown, '(default network)');
  t.match((await ask('client nosuch thing')).markdown, /I looked in 5 of 1,000 networks/);
  t.match((await ask('client nosuch thing in Oslo 003')).markdown, /has no client “nosuch thing”/);
});

t.test('a small organization is searched as a whole', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const [, bench] = organization()?.networks ?? [];
  const client = bench && clientsOf(bench, NOW).find(({ ip }) => ip !== null);
  const { texts, markdown, calls } = await ask(`client ${client?.ip}`);
  t.match(texts[0], `${bench?.name} · Harbor Lab`);
  t.notMatch(markdown, 'I looked in');
  t.same(ends(calls), ['networks', ...Array(4).fill('clients')]);
  t.match(
    (await ask('client nosuch')).markdown,
    /No network here has a client “nosuch”\.\*\* Period searched: the last/,
  );
  const { ask: askEmpty } = await startAsking(t, { sizes: empty });
  t.match((await askEmpty('client nosuch')).markdown, /No network here has a client/);
});

t.test('the networks that are left can be picked when they are few', async (t) => {
  const { ask, press } = await startAsking(t, {
    sizes: { large: { networks: 8, devices: 80 }, small: { networks: 4, devices: 20 } },
  });
  const { markdown, buttons, card } = await ask('client nosuch');
  t.match(markdown, /I looked in 5 of 8 networks/);
  t.equal(buttons.length, 3);
  t.match((await press(card, buttons[0]?.title ?? '')).markdown, /has no client “nosuch”/);
});

t.test('a network that can not be read is said, and all of them fail', async (t) => {
  const { ask, inLab, meraki, organization } = await startAsking(t);
  await inLab();
  const [, bench, van] = organization()?.networks ?? [];
  const client = bench && clientsOf(bench, NOW).find(({ ip }) => ip !== null);
  const body = '{"errors":["Not found"]}';
  const fail = (path: RegExp, times: number) =>
    meraki.faults.add({ path, times, effect: { kind: 'answer', status: 404, body } });
  fail(new RegExp(`${van?.id}.clients$`), 1);
  const { texts, markdown } = await ask(`client ${client?.ip}`);
  t.match(texts[0], `${bench?.name} · Harbor Lab`);
  t.match(markdown, 'Not available: the clients of Demo van');
  t.match(markdown, 'I looked in 3 of 4 networks');
  fail(/clients$/, 4);
  t.notMatch((await ask(`client ${client?.ip}`)).markdown, /No network here|I looked in/);
});

t.test('a client whose name is spelled otherwise is found in the networks that are searched', async (t) => {
  const { ask, press } = await startAsking(t, { sizes: few });
  const found = await ask('client printer-20');
  if (found.buttons.some(({ title }) => title === 'Refresh')) t.match(found.markdown, 'Taken as printer 20.');
  else {
    const [first] = found.buttons;
    t.match(first?.title, /^printer 20, /);
    t.match((await press(found.card, first?.title ?? '')).markdown, /^\*\*printer 20 · /);
  }
});

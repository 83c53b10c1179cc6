import t from 'tap';
import { personSettings, spaceSettings } from '../../../src/core/settings.ts';
import { ada, ben, tom } from '../../support/chat.ts';
import { few, readCard, startAsking } from '../../support/queries.ts';

t.test("a person's default network is chosen, used, set aside once, and taken back", async (t) => {
  const { ask, answer, organization, store } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const name = network?.name ?? '';
  t.match(await answer(ada, 'use network'), /no default network.*\n\nSay `use network` followed/);
  t.match(await answer(ada, `use network ${name}`), `**${name}** (Aurora Retail) is your default network`);
  t.match(await store.findSettings(personSettings('ada')), { network: { id: network?.id, name } });
  t.match(await answer(ada, 'use network'), `**${name}** (Aurora Retail) is your default network`);
  t.match(await answer(ada, 'whoami'), `Your default network is **${name}** (Aurora Retail).`);

  const here = await ask('devices');
  t.match(here.texts[0], `${name} · Aurora Retail`);
  t.match(here.markdown, `Showing ${name} only (default network). \`devices in all networks\` shows all.`);
  t.match((await ask('devices in all networks')).texts[1], /^150 devices/);

  for (const word of ['nothing', 'clear', 'Clear.']) {
    await answer(ada, `use network ${name}`);
    t.match(await answer(ada, `use network ${word}`), /no default network/);
  }
  t.match((await ask('devices')).texts[1], /^150 devices/);
});

t.test('the network of a space comes first, and only when its organization answers', async (t) => {
  const { ask, say, organization, store, inLab } = await startAsking(t, { sizes: few });
  const [first, second] = organization()?.networks ?? [];
  await say(ada, `use network ${first?.name}`);
  await say(ada, `use here network ${second?.name}`, 'ops');
  t.match(await store.findSettings(spaceSettings('ops')), { network: { id: second?.id } });
  const [sent] = await say(ada, 'devices', 'ops');
  t.match(readCard(sent?.message.card).texts[0], `${second?.name} · Aurora Retail`);
  t.match((await ask('devices')).texts[0], `${first?.name} · Aurora Retail`);

  const [toTom] = await say(tom, 'use here network', 'ops');
  t.notMatch(
    toTom?.message.markdown,
    second?.name ?? '',
    'who has no link to the organization hears no name of it',
  );

  await inLab();
  t.equal((await ask('devices in organization Harbor Lab')).texts[0], 'Harbor Lab');
});

t.test('a default network that was removed is ignored', async (t) => {
  const { ask, store } = await startAsking(t, { sizes: few });
  await store.changeSettings(personSettings('ada'), (settings) => ({
    ...settings,
    network: { id: 'L_gone', name: 'Gone', organizationId: '549236' },
  }));
  t.equal((await ask('devices')).texts[0], 'Aurora Retail');
});

t.test('names that fit several can be picked from; without a link there is nothing to choose', async (t) => {
  const { ask, answer } = await startAsking(t, { sizes: few });
  const { buttons, markdown } = await ask('use network 00');
  t.match(markdown, /networks match “00”/);
  t.match(buttons[0], { command: /^use network [LN]_\d+ in organization 549236$/, owner: 'ada' });
  t.match(await answer(ada, buttons[0]?.command ?? ''), /is your default network/);
  t.match(await answer(ben, 'use network Rotterdam'), /have not linked/);
});

t.test('without a name there are buttons: the networks, and no default', async (t) => {
  const { answer, say, organization, store } = await startAsking(t, { sizes: few });
  const { id, name } = organization()?.networks[0] ?? { id: '', name: '' };
  const buttons = async (text: string) => {
    const [sent] = await say(ada, text);
    return readCard(sent?.message.card).buttons.map(({ command }) => command);
  };
  for (const command of ['use network', 'use here network']) {
    t.same(await buttons(command), ['networks in all networks']);
    await answer(ada, `${command} "${name}"`);
    t.same(await buttons(command), ['networks in all networks', `${command} clear`]);
    t.match(await answer(ada, `${command} clear`), /no default network/);
    t.same(await buttons(command), ['networks in all networks'], id);
  }
  t.equal((await store.findSettings(personSettings('ada')))?.network, undefined);
});

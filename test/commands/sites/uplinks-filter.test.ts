import t from 'tap';
import { uplinksFilter } from '../../../src/commands/sites/uplinks-filter.ts';
import { few, startAsking } from '../../support/queries.ts';

t.test('a state and a network are told apart', async (t) => {
  t.match(uplinksFilter(['Failed', 'Rotterdam', '301']), { state: 'failed', others: ['Rotterdam', '301'] });
  t.match(uplinksFilter(['not', 'connected']), {
    state: 'not connected',
    known: ['not', 'connected'],
    others: [],
  });
  t.match(uplinksFilter(['offline']), { state: 'down' });
  t.match(uplinksFilter(['Not', 'Here']), { state: undefined, others: ['Not', 'Here'] });
  t.match(uplinksFilter(['constructor', '__proto__']), {
    state: undefined,
    others: ['constructor', '__proto__'],
  });
});

t.test('uplinks are listed by their state', async (t) => {
  const { ask, press } = await startAsking(t, { sizes: few });
  const all = await ask('uplinks');
  const [, unplugged = '', ready = ''] =
    /(\d+) not connected · (\d+) ready/.exec(all.markdown.replaceAll('\\', '')) ?? [];
  const some = await ask('uplinks not connected');
  t.match(some.markdown, new RegExp(`${unplugged} of \\d+ uplinks are not connected`));
  t.match((await press(some.card, 'All uplinks')).markdown, all.markdown.slice(0, 60));
  t.match((await ask('uplinks ready')).markdown, new RegExp(`${ready} of \\d+ uplinks are ready`));
  t.match((await ask('uplinks failed')).markdown, /No uplink has failed/);
  t.match((await ask('uplinks down in Head office')).markdown, /Head office.*No uplink is down/);
  t.match((await ask('uplinks Head office')).markdown, /^\*\*Head office · /);
});

t.test('devices are filtered by the words that people have for a status', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  t.match((await ask('devices constructor')).markdown, /constructor/);
  t.equal((await ask('devices down')).texts[1], (await ask('devices offline')).texts[1]);
  t.equal((await ask('devices up')).texts[1], (await ask('devices online')).texts[1]);
});

import t from 'tap';
import { personSettings } from '../../../src/core/settings.ts';
import { ada, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

t.test('keep alive is off until the person wants it; the bare command tells its state', async (t) => {
  const { answer, store } = await start(t);
  t.match(await answer(ada, 'keep alive'), /is off.*90 days; I warn you a week before[\s\S]+`keep alive on`/);
  t.match(await answer(ada, 'keep alive ON'), /is on.*renew[\s\S]+ended already[\s\S]+`keep alive off`/);
  t.match(await store.findSettings(personSettings('ada')), { keepAlive: true });
  t.match(await answer(ada, 'keep alive'), /is on/);
  t.match(await answer(tom, 'keep alive'), /is off/, 'for oneself only');
  t.match(await answer(ada, 'whoami'), /I keep your links alive/);
  t.match(await answer(ada, 'keep alive off'), /is off/);
  t.match(await store.findSettings(personSettings('ada')), { keepAlive: false });
  t.notMatch(await answer(ada, 'whoami'), /alive/);
});

t.test('another word than on or off changes nothing', async (t) => {
  const { answer, store } = await start(t);
  t.match(await answer(ada, 'keep alive maybe'), /either on or off.*`keep alive on` or `keep alive off`/);
  t.equal(await store.findSettings(personSettings('ada')), undefined);
});

t.test('a dot behind the word is no other word; a question changes nothing', async (t) => {
  const { answer, store } = await start(t);
  t.match(await answer(ada, 'Keep alive on?'), /either on or off/);
  t.equal(await store.findSettings(personSettings('ada')), undefined);
  t.match(await answer(ada, 'Keep alive on.'), /is on/);
  t.match(await answer(ada, 'keep alive off!'), /is off/);
  t.match(await store.findSettings(personSettings('ada')), { keepAlive: false });
});

t.test('each answer has a button for the other way', async (t) => {
  const { say, store } = await start(t);
  const buttons = async (text: string) => {
    const [sent] = await say(ada, text);
    return readCard(sent?.message.card).buttons.map(({ command, owner }) => `${command} for ${owner}`);
  };
  t.same(await buttons('keep alive'), ['keep alive on for ada']);
  t.same(await buttons('keep alive on'), ['keep alive off for ada']);
  t.same(await buttons('keep alive maybe'), ['keep alive on for ada', 'keep alive off for ada']);
  t.match(await store.findSettings(personSettings('ada')), { keepAlive: true });
});

import t from 'tap';
import { isSmallTalk, withoutGreeting } from '../../../src/bot/dispatch/small-talk.ts';
import { ada, ben, grantOf, start } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

t.test('greetings, thanks and other words that ask for nothing are small talk', (t) => {
  for (const text of [
    'hi',
    'Hello there',
    'good morning everybody',
    'ok',
    'great, thanks',
    'thank you so much',
    'Moin',
    'how are you?',
  ])
    t.ok(isSmallTalk(text.replace(/[?!.]+$/, '')), text);
  for (const text of [
    'help',
    'status',
    'ok google',
    'Hi Lab',
    'thanks status',
    'up',
    'is everything ok',
    'Oslo',
  ])
    t.notOk(isSmallTalk(text), text);
  t.equal(withoutGreeting('good morning all, status'), ', status');
  t.equal(withoutGreeting('Hilo 3'), 'Hilo 3');
  t.end();
});

t.test('a remark in the middle of a talk gets one line', async (t) => {
  const { say } = await start(t);
  for (const text of ['ok', 'cool', 'lol', 'never mind', 'Bye!']) {
    const [sent, ...more] = await say(ada, text);
    t.same(more, [], text);
    t.equal(
      sent?.message.markdown,
      'OK. Ask me about your networks whenever you like. `help` tells what I can do.',
    );
  }
});

t.test('what nobody understands says so in its card as in its text', async (t) => {
  const { say } = await start(t);
  const [sent] = await say(ada, 'qxyz');
  t.match(sent?.message.markdown, /^I don't know the command “qxyz”\./);
  t.match(JSON.stringify(sent?.message.card), "I don't know the command “qxyz”.");
});

t.test(
  'small talk and an empty mention get what the bot is for, in a few lines, with a button for the help',
  async (t) => {
    const { say } = await start(t);
    for (const place of ['direct', 'space'] as const) {
      for (const text of [
        '',
        'hello',
        'Hi!',
        'good evening everybody',
        'thanks',
        'great, thank you so much!',
      ]) {
        const [sent, ...more] = await say(ada, text, place);
        t.same(more, [], text);
        const markdown = sent?.message.markdown ?? '';
        t.ok(markdown.length < 250 && !markdown.includes('\n'), text);
        t.match(markdown, /thank/i.test(text) ? /^You're welcome/ : /^Hello Ada Moreno/, text);
        t.match(markdown, /`status`.+`help`/);
        t.notMatch(markdown, /https?:|Reference/, 'no link is offered');
        const { buttons } = readCard(sent?.message.card);
        t.strictSame(
          buttons.map(({ command }) => command),
          ['help'],
        );
      }
    }
  },
);

t.test('small talk says the same to who has a link, and to an administrator', async (t) => {
  const { answer, link } = await start(t);
  await link(grantOf(ben));
  t.equal(
    (await answer(ben, 'hello')).replace('Ben Okafor', ''),
    (await answer(ada, 'hello')).replace('Ada Moreno', ''),
  );
});

t.test('small talk in an announcement is to everybody, and not answered', async (t) => {
  const { dispatch, chat } = await start(t);
  for (const text of ['hello', 'thanks', '', 'good morning team']) {
    const place = { roomId: 'ours', parentId: 'asked' };
    const { finished } = await dispatch({ person: ada, place, isDirect: false, text, isAnnouncement: true });
    await finished;
  }
  t.same(chat.sent, []);
});

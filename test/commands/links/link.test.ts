import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import { ada, secretIn, start } from '../../support/chat.ts';

t.test('the store knows only the hash of a one-time URL', async (t) => {
  const { answer, store, lines } = await start(t);
  const text = await answer(ada, 'link');
  t.match(text, /10 minutes; a new link replaces it/);
  const secret = secretIn(text);
  const ticket = await store.findTicket(hashSecret(secret));
  t.match(ticket, { personId: 'ada', personEmail: ada.email, waiting: undefined, stage: 'sent' });
  t.notMatch(lines.join('\n'), secret);
});

t.test('a newer URL voids the older one', async (t) => {
  const { answer, store } = await start(t);
  const older = secretIn(await answer(ada, 'link'));
  await answer(ada, 'link');
  t.match(await store.findTicket(hashSecret(older)), { stage: 'void' });
});

t.test('in a group space the URL goes directly, and the space never sees it', async (t) => {
  const { say, store } = await start(t);
  const [direct, line, ...none] = await say(ada, 'link', 'group');
  t.same(none, []);
  t.equal(direct?.personId, 'ada');
  t.match(line, { place: { roomId: 'group', parentId: 'asked' } });
  t.notMatch(line?.message.markdown, /http|\/link\//);
  t.ok(await store.findTicket(hashSecret(secretIn(direct?.message.markdown ?? ''))));
});

t.test('when Webex refuses the direct message, the URL is voided', async (t) => {
  const { say, chat, store } = await start(t);
  chat.refusesDirect = true;
  const sent = await say(ada, 'link', 'group');
  t.equal(sent.length, 1);
  t.match(
    sent[0]?.message.markdown,
    /did not let me send you a direct message.*Send me a direct message once/,
  );
  t.notMatch(sent[0]?.message.markdown, /\/link\//);
  t.equal(await store.findOpenTicket('ada'), undefined, 'nobody waits for a URL that was never read');
});

t.test('a waiting command waits for the newer URL, unless the older one has run out', async (t) => {
  const { say, answer, store, pass } = await start(t);
  await say(ada, 'status Store 12', 'group');
  const older = await store.findOpenTicket('ada');
  pass(MINUTE);
  const text = await answer(ada, 'link');
  t.match(await store.findTicket(hashSecret(secretIn(text))), {
    waiting: { text: 'status Store 12', place: { roomId: 'group', parentId: 'asked' }, isDirect: false },
    stage: 'sent',
  });
  t.match(await store.findTicket(older?.hash ?? ''), { stage: 'void' });

  pass(10 * MINUTE);
  const late = await answer(ada, 'link');
  t.equal((await store.findTicket(hashSecret(secretIn(late))))?.waiting, undefined);
});

import type { Test } from 'tap';
import t from 'tap';
import { json, serve } from '../meraki/fixture.ts';
import { ada, grantOf, start, tom } from './fixture.ts';

const counts = { counts: { byStatus: { online: 1 } } };

/** Meraki answers nothing until it is let go. */
async function withHeldMeraki(t: Test, { status = 200, silence = 50 } = {}) {
  const gate = Promise.withResolvers<void>();
  let first = true;
  const { api } = await serve(t, async (req, res) => {
    if (status === 429 && first) {
      first = false;
      return json(res, { errors: ['API rate limit exceeded for organization'] }, 429, { 'retry-after': '2' });
    }
    await gate.promise;
    const path = req.url ?? '';
    if (path.includes('/devices/statuses/overview')) return json(res, counts);
    json(res, path.includes('/assurance') ? { counts: { total: 0 } } : []);
  });
  const bot = await start(t, api.open, silence);
  await bot.link(grantOf(ada), grantOf(tom));
  return { ...bot, letGo: () => gate.resolve() };
}

t.test('who waits is told so, gets the answer, and is left with the answer alone', async (t) => {
  const { dispatch, chat, letGo } = await withHeldMeraki(t);
  const place = { roomId: 'direct' };
  // Resolves, though Meraki has not answered: nobody else in the space waits for it.
  await dispatch({ person: ada, place, isDirect: true, text: 'status' });
  t.match(chat.sent, [
    { place, message: { markdown: /^⏳ Still reading from Meraki; the answer follows\.$/ } },
  ]);
  await dispatch({ person: tom, place, isDirect: true, text: 'keep alive' });
  t.match(chat.sent[1], { message: { markdown: /Keep alive is off/ } });
  letGo();
  while (chat.removed.length === 0) await new Promise(setImmediate);
  t.match(chat.sent[2], { message: { markdown: /The only device is online/ } });
  t.equal(chat.sent.length, 3);
  t.match(chat.removed, [/^⏳/]);
});

t.test('and why, when Meraki limits us', async (t) => {
  const { dispatch, chat, letGo } = await withHeldMeraki(t, { status: 429, silence: 1_000 });
  letGo();
  await dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'status' });
  t.match(chat.sent[0]?.message.markdown, /^⏳ Still waiting: Meraki is limiting/);
  while (chat.removed.length === 0) await new Promise(setImmediate);
  t.match(chat.sent[1]?.message.markdown, /The only device is online/);
});

t.test('what is answered at once says nothing of waiting', async (t) => {
  const { dispatch, chat, letGo } = await withHeldMeraki(t);
  letGo();
  await dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'keep alive' });
  t.equal(chat.sent.length, 1);
  t.same(chat.removed, []);
});

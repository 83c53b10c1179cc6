import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { NOTICE_DELAY } from '../../../src/bot/dispatch/progress-notice.ts';
import type { Dashboard, OpenDashboard } from '../../../src/core/dashboard.ts';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { json, type Script, serve } from '../../support/scripted-meraki.ts';
import { until } from '../../support/until.ts';

const counts = { counts: { byStatus: { online: 1 } } };

/** Meraki answers nothing until it is let go; somebody has waited long when `wait` says so. */
async function withHeldMeraki(t: Test, { status = 200 } = {}) {
  const gate = Promise.withResolvers<void>();
  let first = true;
  const script: Script = async (req, res) => {
    if (status === 429 && first) {
      first = false;
      return json(res, { errors: ['API rate limit exceeded for organization'] }, 429, { 'retry-after': '2' });
    }
    await gate.promise;
    const path = req.url ?? '';
    if (path.includes('/devices/statuses/overview')) return json(res, counts);
    json(res, path.includes('/assurance') ? { counts: { total: 0 } } : []);
  };
  const { api } = await serve(t, script, { clock: () => NOW });
  const opened: Dashboard[] = [];
  const open: OpenDashboard = (link) => {
    const dashboard = api.open(link);
    opened.push(dashboard);
    return dashboard;
  };
  const bot = await start(t, open, NOTICE_DELAY);
  await bot.link(grantOf(ada), grantOf(tom));
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  return {
    ...bot,
    letGo: () => gate.resolve(),
    wait: () => mock.timers.tick(NOTICE_DELAY),
    hasAsked: () => opened.length > 0,
    isLimited: () => opened.some((dashboard) => dashboard.isLimited()),
  };
}

t.test('who waits is told so, gets the answer, and is left with the answer alone', async (t) => {
  const { dispatch, chat, letGo, wait, hasAsked } = await withHeldMeraki(t);
  const place = { roomId: 'direct' };
  const asked = dispatch({ person: ada, place, isDirect: true, text: 'status' });
  await until('Meraki is asked', hasAsked);
  wait();
  // Resolves, though Meraki has not answered: nobody else in the space waits for it.
  await asked;
  t.match(chat.sent, [
    { place, message: { markdown: /^⏳ Still reading from Meraki; the answer follows\.$/ } },
  ]);
  await dispatch({ person: tom, place, isDirect: true, text: 'keep alive' });
  t.match(chat.sent[1], { message: { markdown: /Keep alive is off/ } });
  letGo();
  await until('the notice is removed', () => chat.removed.length > 0);
  t.match(chat.sent[2], { message: { markdown: /The only device is online/ } });
  t.equal(chat.sent.length, 3);
  t.match(chat.removed, [/^⏳/]);
});

t.test('and why, when Meraki limits us', async (t) => {
  const { dispatch, chat, letGo, wait, isLimited } = await withHeldMeraki(t, { status: 429 });
  letGo();
  const asked = dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'status' });
  await until('Meraki limits us', isLimited);
  wait();
  await asked;
  t.match(chat.sent[0]?.message.markdown, /^⏳ Still waiting: Meraki is limiting/);
  await until('the notice is removed', () => chat.removed.length > 0);
  t.match(chat.sent[1]?.message.markdown, /The only device is online/);
});

t.test('what is answered at once says nothing of waiting', async (t) => {
  const { dispatch, chat, letGo, wait } = await withHeldMeraki(t);
  letGo();
  await dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'keep alive' });
  wait();
  t.equal(chat.sent.length, 1);
  t.same(chat.removed, []);
});

import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { NOTICE_DELAY, startProgressNotice } from '../../../src/bot/dispatch/progress-notice.ts';
import type { Dashboard, OpenDashboard } from '../../../src/core/dashboard.ts';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';
import { json, type Script, serve } from '../../support/scripted-meraki.ts';
import { until } from '../../support/until.ts';

const counts = { counts: { byStatus: { online: 1 } } };

/**
 * A bot whose Meraki answers nothing until `letGo`, and lets nobody call again after a 429 until `endLimit`; `wait` lets
 * the time pass after which the notice is due.
 */
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
  const limit = Promise.withResolvers<void>();
  const { api } = await serve(t, script, { clock: () => NOW, sleep: () => limit.promise });
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
    endLimit: () => limit.resolve(),
    wait: () => mock.timers.tick(NOTICE_DELAY),
    hasAsked: () => opened.length > 0,
    isLimited: () => opened.some((dashboard) => dashboard.isLimited()),
  };
}

t.test('a person who waits gets a notice, then the answer, and the notice is removed', async (t) => {
  const { dispatch, chat, letGo, wait, hasAsked } = await withHeldMeraki(t);
  const place = { roomId: 'direct' };
  const dispatched = dispatch({ person: ada, place, isDirect: true, text: 'status' });
  await until('Meraki is asked', hasAsked);
  wait();
  // It resolves although Meraki has not answered: nobody else in the space waits for the answer.
  await dispatched;
  t.match(chat.sent, [
    { place, message: { markdown: /^⏳ Still reading from Meraki; the answer follows\.$/ } },
  ]);
  await dispatch({ person: tom, place, isDirect: true, text: 'keep alive' });
  t.match(chat.sent[1], { message: { markdown: /Keep alive is off/ } });
  letGo();
  await until('the notice is removed', () => chat.removed.length > 0);
  t.match(chat.sent[2], { message: { markdown: /1 device, online/ } });
  t.equal(chat.sent.length, 3);
  t.match(chat.removed, [/^⏳/]);
});

t.test('the notice says so when Meraki limits requests', async (t) => {
  const { dispatch, chat, letGo, wait, isLimited, endLimit } = await withHeldMeraki(t, { status: 429 });
  letGo();
  const dispatched = dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'status' });
  await until('Meraki limits us', isLimited);
  wait();
  await dispatched;
  t.match(chat.sent[0]?.message.markdown, /^⏳ Still waiting: Meraki is limiting/);
  endLimit();
  await until('the notice is removed', () => chat.removed.length > 0);
  t.match(chat.sent[1]?.message.markdown, /1 device, online/);
});

t.test('in a group space the notice does not say that Meraki limits requests', async (t) => {
  const { dispatch, chat, letGo, wait, isLimited, endLimit } = await withHeldMeraki(t, { status: 429 });
  letGo();
  const place = { roomId: 'ops', parentId: 'asked' };
  const dispatched = dispatch({ person: ada, place, isDirect: false, text: 'status' });
  await until('Meraki limits us', isLimited);
  wait();
  await dispatched;
  t.match(chat.sent[0]?.message.markdown, /^⏳ Still reading from Meraki; the answer follows\.$/);
  endLimit();
  await until('the notice is removed', () => chat.removed.length > 0);
});

t.test('there is no notice when the answer comes at once', async (t) => {
  const { dispatch, chat, letGo, wait } = await withHeldMeraki(t);
  letGo();
  await dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'keep alive' });
  wait();
  t.equal(chat.sent.length, 1);
  t.same(chat.removed, []);
});

t.test(
  'a notice that can not be posted keeps the next message of the space waiting for seconds only',
  async (t) => {
    const forever = new Promise<never>(() => {});
    const notice = startProgressNotice(
      { place: { roomId: 'ours' }, isDirect: false },
      { chat: { sendForNow: () => forever }, log: createMemoryLog() },
      0,
      { isWaiting: false },
      1,
    );
    await t.resolves(notice.shown);
  },
);

t.test('an announcement gets no notice: it may hold no question', async (t) => {
  const posted: string[] = [];
  const chat = {
    async sendForNow(_: object, markdown: string) {
      posted.push(markdown);
      return async () => {};
    },
  };
  const message = { place: { roomId: 'ours' }, isDirect: false, isAnnouncement: true };
  await startProgressNotice(message, { chat, log: createMemoryLog() }, 0, { isWaiting: false }).shown;
  t.strictSame(posted, []);
});

t.test('once the answer is made and waits for Webex, no notice says that Meraki is read', async (t) => {
  const posted: string[] = [];
  const stillTrue: boolean[] = [];
  const held = Promise.withResolvers<void>();
  const chat = {
    async sendForNow(_: object, markdown: string, isTrue: () => boolean = () => true) {
      posted.push(markdown);
      await held.promise;
      stillTrue.push(isTrue());
      return async () => {};
    },
  };
  const message = { place: { roomId: 'ours' }, isDirect: true };
  const begin = () => startProgressNotice(message, { chat, log: createMemoryLog() }, 0, { isWaiting: false });

  const late = begin();
  late.answerMade();
  await late.shown;
  t.strictSame(posted, [], 'the next message of the space goes on');

  const early = begin();
  await until('the notice is on its way', () => posted.length > 0);
  early.answerMade();
  held.resolve();
  await early.shown;
  t.strictSame(stillTrue, [false], 'a notice that Webex made wait is not posted either');
});

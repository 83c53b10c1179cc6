import t, { type Test } from 'tap';
import type { Broadcast } from '../../../../src/core/broadcast.ts';
import { MINUTE, monotonic } from '../../../../src/core/clock.ts';
import { createLocalBroadcast } from '../../../../src/store/local-broadcast.ts';
import type { SendingLimits } from '../../../../src/webex/chat/sending.ts';
import { createWebexConnection } from '../../../../src/webex/connection.ts';
import { createMemoryBook } from '../../../support/admin-book.ts';
import { createLines, quick, quickSending, type Stage } from '../../../support/gateway.ts';
import { answered, startPosting } from '../../../support/posting.ts';
import { noticesAtOnce } from '../../../support/tell.ts';

/** The wait for Webex's report where a test needs the report: on a slow machine it may come late. */
const patient = { reportWait: 120_000 };

/** Starts another instance of the bot on a stage. It takes no events. */
function startOther(
  t: Test,
  { world, webex }: Stage,
  broadcast: Broadcast,
  limits: Partial<SendingLimits> = {},
) {
  const other = createWebexConnection({
    token: world.bot.webexToken,
    apiUrl: `${webex.url}/v1`,
    admins: { emails: [], personIds: [] },
    adminBook: createMemoryBook(),
    background: { run() {} },
    broadcast,
    createNotices: noticesAtOnce,
    instrumentation: {},
    log: createLines().log,
    clock: Date.now,
    limits: quick,
    sendingLimits: { ...quickSending, ...limits },
  });
  t.teardown(() => other.close());
  return other;
}

t.test('an instance finds its message by the webhook that another one got', async (t) => {
  const broadcast = createLocalBroadcast();
  const stage = await startPosting(t, { sendingLimits: patient, broadcast });
  const { webex, group, fail, posted, lines } = stage;
  // This one gets no webhook.
  const other = startOther(t, stage, broadcast, patient);
  fail({ kind: 'misreport', status: 502 });
  const sending = other.chat.send({ roomId: group }, { markdown: 'hello' });
  await webex.api.waitForIdle();
  const { ids } = await sending;
  t.strictSame(
    posted(group).map(({ id }) => id),
    ids,
  );
  t.notMatch(JSON.stringify(lines), /hello/);
});

t.test('a webhook that another instance gets after it was asked is evidence, too', async (t) => {
  const broadcast = createLocalBroadcast();
  const stage = await startPosting(t, { sendingLimits: patient, broadcast });
  const { webex, group, fail, posted } = stage;
  let questions = 0;
  const late: Broadcast = {
    ...broadcast,
    publish(topic, text) {
      if (topic === 'doubt') questions += 1;
      // The report is not there yet when it is asked for first.
      if (topic !== 'doubt' || questions > 1) broadcast.publish(topic, text);
    },
  };
  const other = startOther(t, stage, late, patient);
  fail({ kind: 'misreport', status: 502 });
  const { ids } = await other.chat.send({ roomId: group }, { markdown: 'hello' });
  await webex.api.waitForIdle();
  t.strictSame(
    posted(group).map(({ id }) => id),
    ids,
  );
});

t.test("in a direct space, another instance's equal message is not taken for this one", async (t) => {
  const broadcast = createLocalBroadcast();
  const stage = await startPosting(t, { broadcast });
  const { chat, ada, direct, fail, posted } = stage;
  // As long as in the product: within it, the first instance has to say which messages are its own.
  const other = startOther(t, stage, broadcast, { lookInterval: 200 });
  const first = await chat.sendDirect(ada.id, { markdown: 'the same' });
  fail(answered(502));
  const second = await other.chat.sendDirect(ada.id, { markdown: 'the same' });
  t.strictSame(
    posted(direct).map(({ id }) => id),
    [...first.ids, ...second.ids],
  );
});

t.test('what a process before this one may have posted is looked for before it is posted', async (t) => {
  const stage = await startPosting(t);
  const { ada, direct, fail, posted, chat } = stage;
  const before = monotonic();
  const { ids } = await chat.sendDirect(ada.id, { markdown: 'said before' });
  const next = startOther(t, stage, createLocalBroadcast());
  const options = { after: before - MINUTE, mayBeThere: true };
  fail(answered(503), 3, 'GET');
  t.strictSame(await next.chat.sendDirect(ada.id, { markdown: 'said before' }, options), { ids });
  await next.chat.sendDirect(ada.id, { markdown: 'not said before' }, options);
  t.strictSame(
    posted(direct).map(({ markdown }) => markdown),
    ['said before', 'not said before'],
  );
});

import t from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import type { SendOptions } from '../../../src/core/chat.ts';
import { DAY } from '../../../src/core/clock.ts';
import {
  type Acceptance,
  type ClaimedEvent,
  type InboxEvent,
  OwnershipLostError,
} from '../../../src/core/inbox.ts';
import { createLastingNotices, sayText } from '../../../src/core/linking/lasting-notices.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import type { NoticeOutcome } from '../../../src/core/tell.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { isOwned, NEVER, SENT } from '../../support/sent-message.ts';

/** Notices over an inbox that only records. */
function setup(acceptance: Acceptance = 'accepted') {
  const time = { now: NOW };
  const log = createMemoryLog();
  const kept: InboxEvent[] = [];
  const sent: { personId: string; markdown: string; options: SendOptions | undefined }[] = [];
  /** What the next messages are not sent for. */
  const failing: Error[] = [];
  const background = createBackgroundTasks(log);
  const notices = createLastingNotices({
    inbox: {
      async accept(event) {
        kept.push(event);
        return acceptance;
      },
    },
    chat: {
      async sendDirect(personId, { markdown }, options) {
        await options?.mayPost?.();
        sent.push({ personId, markdown, options });
        const error = failing.shift();
        if (error === undefined) return SENT;
        if (error instanceof PostError && error.code === 'too_late') time.now = options?.until ?? time.now;
        throw error;
      },
    },
    background,
    pauses: { first: 1, longest: 1 },
    clock: () => time.now,
    now: () => time.now,
    log,
  });
  const claimed = (more: Partial<ClaimedEvent> = {}): ClaimedEvent => ({
    body: kept[0]?.body ?? '',
    acceptedAt: NOW,
    isInterrupted: false,
    ended: NEVER,
    checkOwnership: isOwned,
    ...more,
  });
  const handle = async (more: Partial<ClaimedEvent> = {}) => (await notices.handle(claimed(more)))?.finished;
  return {
    notices,
    tell: notices.define('text', sayText),
    time,
    log,
    kept,
    sent,
    failing,
    background,
    claimed,
    handle,
  };
}

const late = () => new PostError('too_late', 'Webex: 503');
const refused = () => new PostError('place_refused', 'Webex: 403');

t.test('a notice is stored before it is said, and said with all its lines', async (t) => {
  const { tell, kept, sent, handle } = setup();
  const { outcome } = await tell('ada', 'one\n\ntwo');
  t.match(kept, [{ key: /^notice \S+$/, partitionKey: 'notice ada', isOwn: true }]);
  t.strictSame(sent, []);
  await handle();
  t.match(sent, [{ personId: 'ada', markdown: 'one\n\ntwo', options: { mayBeThere: false } }]);
  t.equal(await outcome, 'told');
});

t.test('whatever else is in the inbox does not wait for a Webex that takes no message', async (t) => {
  const { tell, notices, claimed } = setup();
  await tell('ada', 'ended');
  const gate = Promise.withResolvers<never>();
  const handled = await notices.handle(claimed({ checkOwnership: () => gate.promise }));
  t.ok(handled, 'it is handled already');
  gate.reject(new OwnershipLostError());
  await handled?.finished;
});

t.test('a notice is tried for a week, and looked for before it is posted again', async (t) => {
  const { tell, sent, failing, time, handle } = setup();
  const { outcome } = await tell('ada', 'ended');
  failing.push(late(), late(), storeUnavailable(new Error('away')), late());
  await handle();
  t.equal(await outcome, 'later', 'whoever told it does not wait for so long');
  t.strictSame(
    sent.map(({ options }) => options?.mayBeThere),
    [false, true, true, true, true],
  );

  const next = setup();
  await next.tell('ada', 'ended');
  next.time.now = NOW + 7 * DAY - 1;
  next.failing.push(...Array.from({ length: 100 }, late));
  await next.handle();
  t.equal(next.sent.length, 60, 'for an hour at least, because the clock may have been set');
  t.match(next.log.lines.at(-1), { level: 'error', fields: { kind: 'text', personId: 'ada' } });
  t.ok(time.now > NOW);
});

t.test('the next process looks for a notice that the one before may have posted', async (t) => {
  const { tell, sent, handle } = setup();
  await tell('ada', 'ended');
  await handle({ isInterrupted: true });
  t.match(sent, [{ options: { mayBeThere: true, after: Number } }]);
});

t.test('a notice that Webex refuses is not said again', async (t) => {
  const { tell, sent, failing, handle } = setup();
  const { outcome } = await tell('ada', 'ended');
  failing.push(refused());
  await handle();
  t.equal(await outcome, 'refused');
  t.equal(sent.length, 1);
});

t.test('a notice is left to the next start when the bot ends', async (t) => {
  const { tell, sent, failing, handle } = setup();
  await tell('ada', 'ended');
  failing.push(late());
  await handle({ ended: AbortSignal.abort(new OwnershipLostError()) });
  t.equal(sent.length, 1);
});

t.test('a notice that can not be stored is said all the same', async (t) => {
  for (const acceptance of ['busy', 'closed'] as const) {
    const { tell, sent, background, log } = setup(acceptance);
    const { outcome } = await tell('ada', 'ended');
    await background.settled();
    t.equal(await outcome, 'told');
    t.match(sent, [{ markdown: 'ended' }]);
    t.match(log.lines, [{ level: 'warn', text: /lost if the bot ends/ }]);
  }
});

t.test('a kind decides anew each time what there is to say', async (t) => {
  const { notices, sent, failing, kept, handle } = setup();
  const left = ['first', 'second'];
  const tell = notices.define('counted', async (send, personId, args) => {
    const next = left.shift();
    if (next !== undefined) await send({ markdown: `${next} ${personId} ${args.join(' ')}` });
  });
  const outcomes: NoticeOutcome[] = [];
  const { outcome } = await tell('ada', '817302', '5');
  outcomes.push(await Promise.race([outcome, handle().then((): NoticeOutcome => 'told')]));
  t.match(sent, [{ markdown: 'first ada 817302 5' }]);
  failing.push(late());
  await handle();
  t.match(sent[1], { markdown: 'second ada 817302 5' });
  t.equal(sent.length, 2, 'and then nothing any more');
  t.equal(kept.length, 1);
  t.strictSame(outcomes, ['told']);
});

t.test('a kind of a newer version is logged and dropped, without its text', async (t) => {
  const { log, sent, handle } = setup();
  await handle({ body: 'notice\nid\nnewer\nada\na text' });
  t.strictSame(sent, []);
  t.match(log.lines, [{ level: 'error', fields: { kind: 'newer', personId: 'ada' } }]);
  t.notMatch(JSON.stringify(log.lines), /a text/);
});

t.test('another event is not taken for a notice', (t) => {
  const { notices, claimed } = setup();
  for (const body of ['', '{}', 'notice', 'notice\nid', 'notice\nid\ntext', 'linked\na\nb\nc'])
    t.equal(notices.handle(claimed({ body })), undefined, body);
  t.end();
});

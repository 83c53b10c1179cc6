import t from 'tap';
import { answered, startPosting } from '../../../support/posting.ts';
import { until } from '../../../support/until.ts';

t.test('a message for now that Webex did not confirm is deleted too', async (t) => {
  const { chat, direct, group, fail, posted, posts } = await startPosting(t, {
    sendingLimits: { reportWait: 120_000 },
  });
  for (const roomId of [direct, group]) {
    fail({ kind: 'lose' });
    const remove = await chat.sendForNow({ roomId }, 'reading …');
    t.equal(posted(roomId).length, 1);
    await Promise.all([remove(), remove()]);
    t.equal(posted(roomId).length, 0);
  }
  const before = posts();
  fail(answered(503));
  const remove = await chat.sendForNow({ roomId: direct }, 'reading …');
  await remove();
  t.strictSame([posts() - before, posted(direct).length], [1, 0], 'tried once');
});

t.test('a message for now is deleted once Webex is well again, and nobody waits for that', async (t) => {
  const { chat, direct, group, fail, posted, webex } = await startPosting(t);
  for (const roomId of [direct, group]) {
    const remove = await chat.sendForNow({ roomId }, 'reading …');
    fail(answered(500), 12, 'DELETE');
    await remove();
    t.equal(posted(roomId).length, 1, 'Webex is unwell');
    await until('it is deleted', () => posted(roomId).length === 0);
  }
  fail({ kind: 'lose' });
  const remove = await chat.sendForNow({ roomId: direct }, 'reading …');
  webex.faults.add({ method: 'GET', path: /^\/v1\/messages/, times: 12, effect: answered(503) });
  await remove();
  await until('it is found and deleted', () => posted(direct).length === 0);
});

t.test('a message for now that Webex neither confirmed nor deletes at once is deleted later', async (t) => {
  const { chat, direct, fail, posted } = await startPosting(t);
  fail({ kind: 'lose' });
  const remove = await chat.sendForNow({ roomId: direct }, 'reading …');
  fail(answered(500), 12, 'DELETE');
  await remove();
  t.equal(posted(direct).length, 1, 'it was found, and is still there');
  await until('it is deleted', () => posted(direct).length === 0);
});

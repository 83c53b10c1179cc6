import t from 'tap';
import type { Card } from '../../../src/core/chat.ts';
import type { FaultEffect } from '../../../src/sandbox/faults.ts';
import { answered, startPosting } from '../../support/posting.ts';

const card: Card = {
  type: 'AdaptiveCard',
  version: '1.3',
  body: [{ type: 'TextBlock', text: '3 networks' }],
  actions: [{ type: 'Action.Submit', title: 'Next *page*', data: { command: 'networks page 2' } }],
};
const file = { name: 'devices_2026.csv', type: 'text/csv', data: Buffer.from('name,serial\r\n') };
/** The effect on a post that goes well before one that fails. */
const untouched: FaultEffect = { kind: 'delay', ms: 0 };
/** The command of the card's button, as Markdown. */
const typed = /- Next \\\*page\\\*: `networks page 2`$/;

t.test('each piece of an answer is posted once, in order, whichever of them fails', async (t) => {
  const { chat, direct, group, fail, posted, textsIn } = await startPosting(t, {
    sendingLimits: { reportWait: 120_000 },
  });
  const markdown = Array.from({ length: 1_500 }, (_, n) => `line ${n}`).join('\n');
  for (const roomId of [direct, group]) {
    for (let failing = 0; failing < 4; failing += 1) {
      const before = posted(roomId).length;
      for (let well = 0; well < failing; well += 1) fail(untouched);
      fail({ kind: 'lose' });
      const { ids } = await chat.send({ roomId }, { markdown, card, file });
      const pieces = posted(roomId).slice(before);
      t.strictSame(
        pieces.map(({ id }) => id),
        ids,
        'the ids of all pieces',
      );
      const texts = textsIn(roomId).slice(before);
      t.equal(texts.slice(0, -1).join('\n'), markdown);
      t.equal(texts.at(-1), '1 file');
      t.match(pieces[0], { attachments: [{}] });
    }
  }
});

t.test('a file whose post is not confirmed is found by its name and size', async (t) => {
  const { chat, direct, fail, posted } = await startPosting(t);
  const other = { ...file, name: 'clients.csv', data: Buffer.from('x') };
  fail(answered(502));
  fail({ kind: 'lose' });
  const [one, two] = await Promise.all([
    chat.send({ roomId: direct }, { markdown: 'one', file }),
    chat.send({ roomId: direct }, { markdown: 'two', file: other }),
  ]);
  t.equal(posted(direct).length, 4);
  t.equal(new Set([...one.ids, ...two.ids]).size, 4);
  const before = posted(direct).length;
  fail(untouched);
  fail({ kind: 'misreport', status: 502 });
  await chat.send({ roomId: direct }, { markdown: 'three', file });
  t.equal(posted(direct).length - before, 2);
});

t.test('a thread that is refused is left, by the rest of the answer too', async (t) => {
  const { chat, call, ada, world, group, fail, posted, textsIn } = await startPosting(t);
  const asked = await call(ada, 'POST', '/messages', {
    roomId: group,
    markdown: `<@personId:${world.bot.id}> status`,
  });
  for (const status of [400, 403, 404, 409]) {
    const before = posted(group).length;
    fail(answered(status));
    await chat.send({ roomId: group, parentId: asked.id }, { markdown: `${status}`, file });
    const pieces = posted(group).slice(before);
    t.strictSame(textsIn(group).slice(before), [`${status}`, '1 file']);
    t.ok(pieces.every(({ parentId }) => parentId === undefined));
  }
  await chat.send({ roomId: group, parentId: 'deleted' }, { markdown: 'really refused' });
  t.match(posted(group).at(-1), { markdown: 'really refused', parentId: undefined });
});

t.test(
  'a reply that fails with 5xx again and again, while all else is well, leaves its thread',
  async (t) => {
    const { chat, call, ada, world, group, direct, fail, posted } = await startPosting(t);
    const asked = await call(ada, 'POST', '/messages', {
      roomId: group,
      markdown: `<@personId:${world.bot.id}> status`,
    });
    fail(answered(503), 2);
    await chat.send({ roomId: group, parentId: asked.id }, { markdown: 'soon well' });
    t.match(posted(group).at(-1), { markdown: 'soon well', parentId: asked.id });
    fail(answered(503), 3);
    await chat.send({ roomId: group, parentId: asked.id }, { markdown: 'never well' });
    t.match(posted(group).at(-1), { markdown: 'never well', parentId: undefined });
    fail(answered(503), 4);
    await chat.send({ roomId: direct }, { markdown: 'no thread' });
    t.match(posted(direct).at(-1), { markdown: 'no thread' });
  },
);

t.test('a card that is refused leaves its Markdown, and its buttons as commands to type', async (t) => {
  const { chat, call, ada, world, group, fail, posted, textsIn } = await startPosting(t);
  const asked = await call(ada, 'POST', '/messages', {
    roomId: group,
    markdown: `<@personId:${world.bot.id}> status`,
  });
  fail(answered(400));
  await chat.send({ roomId: group }, { markdown: 'the fallback', card });
  t.match(posted(group).at(-1), { markdown: /^the fallback\n\n/, attachments: undefined });
  t.match(textsIn(group).at(-1), typed);

  // Thread, card or both may be what Webex refuses.
  const forms: [number, boolean, boolean][] = [
    [1, false, true],
    [2, true, false],
    [3, false, false],
  ];
  for (const [refusals, hasThread, hasCard] of forms) {
    fail(answered(400), refusals);
    await chat.send({ roomId: group, parentId: asked.id }, { markdown: 'all forms', card });
    const { parentId, attachments } = posted(group).at(-1) ?? {};
    t.strictSame([parentId !== undefined, attachments !== undefined], [hasThread, hasCard]);
  }

  const long = Array.from({ length: 1_000 }, (_, n) => `line ${n}`).join('\n');
  const before = posted(group).length;
  fail(answered(400));
  const { ids } = await chat.send({ roomId: group }, { markdown: long, card });
  const texts = textsIn(group).slice(before);
  t.equal(ids.length, texts.length);
  t.equal(texts.slice(0, -1).join('\n'), long);
  t.match(texts.at(-1), typed, 'the commands come last');
  fail(answered(400));
  await chat.send({ roomId: group }, { markdown: 'x'.repeat(7_430), card });
  t.match(textsIn(group).at(-1), typed, 'the commands do not fit below the text');
});

t.test('a file that is refused leaves the answer, and a line with its name', async (t) => {
  const { chat, ada, group, fail, textsIn } = await startPosting(t);
  for (const status of [400, 403, 404, 413, 415, 451]) {
    const before = textsIn(group).length;
    fail(untouched);
    fail(answered(status));
    const { ids } = await chat.send({ roomId: group }, { markdown: 'the answer', file });
    t.match(textsIn(group).slice(before), ['the answer', /\*\*devices\\_2026\\\.csv\*\*/]);
    t.equal(ids.length, 2);
  }
  fail(untouched);
  fail(answered(403), 2);
  await t.rejects(chat.sendDirect(ada.id, { markdown: 'the answer', file }), { message: /refused/ });
});

t.test('a place that refuses is told from a message that is refused', async (t) => {
  const { chat, ada, group, fail, posts } = await startPosting(t);
  const codeOf = (sending: Promise<unknown>) =>
    sending.then(
      () => 'sent',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
  for (const [status, code] of [
    [403, 'place_refused'],
    [404, 'place_refused'],
    [400, 'message_refused'],
    [405, 'message_refused'],
    [410, 'message_refused'],
  ] as const) {
    const before = posts();
    fail(answered(status), 2);
    t.equal(await codeOf(chat.send({ roomId: group }, { markdown: 'x' })), code);
    t.equal(await codeOf(chat.sendDirect(ada.id, { markdown: 'x' })), code);
    t.equal(posts() - before, 2, 'tried once each');
  }
});

t.test('messages are edited and deleted through passing failures', async (t) => {
  const { chat, direct, fail, posted, webex } = await startPosting(t);
  const { ids } = await chat.send({ roomId: direct }, { markdown: 'first' });
  const [id = ''] = ids;
  fail(answered(503), 6, 'PUT');
  await chat.edit(direct, id, '**second**');
  t.match(posted(direct).at(-1), { markdown: '**second**' });
  fail({ kind: 'lose' }, 1, 'DELETE');
  fail(answered(500), 5, 'DELETE');
  await chat.delete([id, 'gone']);
  t.equal(posted(direct).length, 0);
  await t.rejects(chat.edit(direct, id, 'third'), { name: 'PostError', message: /refused/ });
  webex.faults.add({ method: 'DELETE', path: /./, times: 1, effect: answered(403) });
  await t.rejects(chat.delete(['another']), { name: 'PostError', message: /refused/ });
});

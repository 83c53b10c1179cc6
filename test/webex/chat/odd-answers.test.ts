import t from 'tap';
import type { Card } from '../../../src/core/chat.ts';
import { NOT_REACHED, UNREADABLE, webPage } from '../../support/odd-answers.ts';
import { answered, startPosting } from '../../support/posting.ts';

const card: Card = { type: 'AdaptiveCard', version: '1.3', body: [], actions: [] };
const file = { name: 'devices.csv', type: 'text/csv', data: Buffer.from('name\r\n') };

t.test('a message is there once, whatever oddly answers its post in Webex’s place', async (t) => {
  const { assertPostedOnce } = await startPosting(t);
  for (const [name, effect] of [...NOT_REACHED, ...UNREADABLE]) {
    await assertPostedOnce(effect, 2, name);
  }
});

t.test('a message that Webex has posted and answered oddly is found', async (t) => {
  const options = { sendingLimits: { reportWait: 120_000 } };
  const { chat, group, direct, webex, posted } = await startPosting(t, options);
  const { headers, body } = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
  for (const status of [200, 201, 203, 303, 304]) {
    for (const roomId of [direct, group]) {
      const effect = { kind: 'misreport', status, headers, body } as const;
      webex.faults.add({ method: 'POST', path: /^\/v1\/messages/, times: 1, effect });
      const before = posted(roomId).length;
      const { ids } = await chat.send({ roomId }, { markdown: `told as ${status}` });
      t.strictSame(
        posted(roomId)
          .slice(before)
          .map(({ id }) => id),
        ids,
      );
    }
  }
});

t.test('what answers in Webex’s place refuses neither thread, card nor file', async (t) => {
  const { chat, call, ada, world, group, fail, posted } = await startPosting(t);
  const asked = await call(ada, 'POST', '/messages', {
    roomId: group,
    markdown: `<@personId:${world.bot.id}> status`,
  });
  for (const effect of [answered(302), webPage(403), webPage(404), webPage(511), webPage(200)]) {
    const before = posted(group).length;
    fail(effect, 4);
    await chat.send({ roomId: group, parentId: asked.id }, { markdown: 'the answer', card, file });
    const pieces = posted(group).slice(before);
    t.strictSame(
      pieces.map(({ parentId, attachments = [], files = [] }) => [
        parentId,
        attachments.length,
        files.length,
      ]),
      [
        [asked.id, 1, 0],
        [asked.id, 0, 1],
      ],
    );
  }
});

t.test('an edit and a deletion wait until Webex answers', async (t) => {
  const { chat, direct, fail, textsIn } = await startPosting(t);
  const before = textsIn(direct);
  for (const [name, effect] of NOT_REACHED) {
    const { ids } = await chat.send({ roomId: direct }, { markdown: name });
    fail(effect, 6, 'PUT');
    for (const id of ids) await chat.edit(direct, id, `${name}, edited`);
    t.equal(textsIn(direct).at(-1), `${name}, edited`);
    fail(effect, 6, 'DELETE');
    await chat.delete(ids);
    t.strictSame(textsIn(direct), before, `${name}: deleted`);
  }
});

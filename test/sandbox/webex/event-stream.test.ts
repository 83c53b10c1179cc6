import t from 'tap';
import { startStandIn } from '../../support/webex-stand-in.ts';

const { call, ada, tom, gina, bot, operations, direct, webex } = await startStandIn(t);

/** Follows the events of a person; `next` resolves with the next one. */
async function follow(token: string) {
  const response = await fetch(`${webex.url}/sandbox/events?token=${encodeURIComponent(token)}`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  async function next(): Promise<unknown> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.startsWith('data: ')) return JSON.parse(block.slice(6));
        continue;
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return 'ended';
      text += chunk.value;
    }
  }
  return { response, next };
}

t.test('a request without a token of the sandbox is refused', async (t) => {
  t.equal((await fetch(`${webex.url}/sandbox/events?token=x`)).status, 401);
  t.equal((await fetch(`${webex.url}/sandbox/events`)).status, 400);
});

t.test('a person gets all events of the own rooms with texts, and none of other rooms', async (t) => {
  const [adas, ginas] = await Promise.all([follow(ada.webexToken), follow(gina.webexToken)]);
  t.match(adas.response.headers.get('content-type'), 'text/event-stream');
  t.match(adas.response.headers.get('trackingid'), /^ROUTERGW_/);
  const { id } = await call(tom, 'POST', '/messages', { roomId: operations, markdown: '**hi**' });
  t.match(await adas.next(), {
    resource: 'messages',
    event: 'created',
    data: { id, html: '<p><strong>hi</strong></p>' },
  });
  await call(tom, 'PUT', `/messages/${id}`, { roomId: operations, text: 'bye' });
  t.match(await adas.next(), { event: 'updated', data: { id, text: 'bye' } });
  await call(tom, 'DELETE', `/messages/${id}`);
  t.match(await adas.next(), { event: 'deleted', data: { id } });

  await call(bot, 'POST', '/messages', { toPersonId: gina.id, text: 'for you' });
  t.match(await ginas.next(), { data: { roomId: direct(gina), text: 'for you' } });

  const roomId = (await call(ada, 'POST', '/rooms', { title: 'New' })).id;
  t.match(await adas.next(), { resource: 'rooms', event: 'created', data: { id: roomId, title: 'New' } });
  t.match(await adas.next(), { resource: 'memberships', event: 'created', data: { personId: ada.id } });
  await call(ada, 'DELETE', `/rooms/${roomId}`);
  t.match(await adas.next(), { resource: 'rooms', event: 'deleted', data: { id: roomId } });
  t.match(await adas.next(), { resource: 'memberships', event: 'deleted', data: { roomId } });
});

t.test("a direct room has the other person's name", async (t) => {
  const [toms, ginas] = await Promise.all([follow(tom.webexToken), follow(gina.webexToken)]);
  await call(tom, 'POST', '/messages', { toPersonId: gina.id, text: 'hello' });
  t.match(await toms.next(), { resource: 'rooms', data: { title: 'Gina Park' } });
  t.match(await ginas.next(), { resource: 'rooms', data: { title: 'Tom Becker' } });
});

t.test('closing the server ends the streams', async (t) => {
  const { next } = await follow(ada.webexToken);
  await webex.close();
  t.equal(await next(), 'ended');
});

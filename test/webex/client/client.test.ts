import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import { createWebex, init } from '../../../src/webex/client/index.ts';
import { ada, always, message, startClient, TOKEN } from '../../support/webex-client.ts';

t.test('every verb has its method, path and body', async (t) => {
  const seen: string[] = [];
  const { client, api } = await startClient(t, async (req, res) => {
    seen.push(`${req.method} ${req.url} ${await text(req)}`.trim());
    if (req.method === 'DELETE') res.writeHead(204).end();
    else res.end(JSON.stringify(req.method === 'GET' && req.url?.includes('?') ? { items: [] } : message));
  });
  await client.messages.get('a/b');
  await client.messages.list({ roomId: 'r1', max: 5, before: undefined });
  await client.messages.create({ roomId: 'r1', text: 'é' });
  const edited = { id: 'm1', roomId: 'r1', markdown: 'new' };
  await client.messages.update(edited);
  await client.messages.remove('m1');
  await client.memberships.remove({ id: 'x' });
  await client.attachmentActions.remove('a');
  t.strictSame(seen, [
    'GET /v1/messages/a%2Fb',
    'GET /v1/messages?roomId=r1&max=5',
    'POST /v1/messages {"roomId":"r1","text":"é"}',
    'PUT /v1/messages/m1 {"roomId":"r1","markdown":"new"}',
    'DELETE /v1/messages/m1',
    'DELETE /v1/memberships/x',
    'DELETE /v1/attachment/actions/a',
  ]);
  t.ok(api.requests.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`));
  t.match(api.requests[2]?.headers['content-type'], /^application\/json/);
});

t.test('connections are kept open, and their number is limited', async (t) => {
  const ports = new Set<number | undefined>();
  const count = (req: IncomingMessage, res: ServerResponse) => {
    ports.add(req.socket.remotePort);
    always(message)(req, res);
  };
  const { client } = await startClient(t, count, { connections: 8 });
  await Promise.all(Array.from({ length: 50 }, (_, n) => client.messages.get(String(n))));
  t.ok(ports.size <= 8, `${ports.size} connections for 50 calls`);
});

t.test('a list is read page by page', async (t) => {
  const { client, api } = await startClient(t, (req, res) => {
    const page = Number(new URL(req.url ?? '', 'http://x').searchParams.get('page') ?? 1);
    const next = `<http://${req.headers.host}/v1/people?page=${page + 1}>; rel="next"`;
    if (page < 3) res.setHeader('link', `<http://x/>; rel="first", ${next}`);
    res.end(JSON.stringify({ items: [{ ...ada, id: `p${page}` }] }));
  });
  const first = await client.people.list({ orgId: 'aurora' });
  t.match([first.length, first.items[0]?.id, first.hasNext()], [1, 'p1', true]);
  const third = await (await first.next()).next();
  t.match([third.items[0]?.id, third.hasNext()], ['p3', false]);
  t.match(await third.next(), { items: [], length: 0 });
  t.equal(api.requests.length, 3);
});

t.test('the token is sent to no other origin', async (t) => {
  const other = await startLoopbackServer(() => always({ items: [] }));
  t.teardown(() => other.close());
  const { client } = await startClient(t, (_req, res) => {
    res.setHeader('link', `<${other.url}/v1/people>; rel="next"`).end('{"items":[]}');
  });
  const page = await client.people.list();
  t.equal(page.hasNext(), true, 'a list that goes on elsewhere does not look complete');
  await t.rejects(page.next(), /not called: http:\/\/127.0.0.1:\d+ is not the API's origin/);
  await t.rejects(client.contents.get(`${other.url}/v1/contents/1`), /not the API's origin/);
  await t.rejects(client.contents.get('file'), /not an address/);
  t.equal(other.requests.length, 0);
});

t.test('a redirect is not followed', async (t) => {
  const other = await startLoopbackServer(() => always(ada));
  t.teardown(() => other.close());
  const { client } = await startClient(t, (_req, res) => {
    res.writeHead(307, { location: `${other.url}/v1/people/me` }).end();
  });
  await t.rejects(client.people.get('me'), /HTTP 307, a redirect, not followed/);
  t.equal(other.requests.length, 0);
});

t.test('a person is read once in a burst, and again after a failure', async (t) => {
  const { client, api } = await startClient(t, always(ada));
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'answer', status: 404 } });
  const failing = await Promise.allSettled([client.people.get('ada'), client.people.get('ada')]);
  t.strictSame(
    failing.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await Promise.all([client.people.get('ada'), client.people.get('ada')]);
  await client.people.get('ada');
  t.equal(api.requests.length, 2);
});

t.test('files are sent as a form with their names, and can be downloaded', async (t) => {
  let form: FormData | undefined;
  const { client, api } = await startClient(
    t,
    async (req, res) => {
      if (req.method === 'GET') {
        res.writeHead(200, {
          'content-type': 'text/csv',
          'content-disposition': 'attachment; filename="a.csv"',
        });
        res.end(req.url === '/v1/contents/big' ? 'x'.repeat(2_000) : 'a;b');
        return;
      }
      const headers = { 'content-type': req.headers['content-type'] ?? '' };
      form = await new Response(await text(req), { headers }).formData();
      res.end(JSON.stringify(message));
    },
    { maxFileBytes: 1_000 },
  );
  const data = new Uint8Array(Buffer.from('a;b'));
  const files = [{ name: 'devices.csv', type: 'text/csv', data }];
  api.faults.add({ method: 'POST', path: /.*/, times: 1, effect: { kind: 'answer', status: 429 } });
  await client.messages.create({ roomId: 'r1', markdown: 'here', attachments: [{ a: 1 }], files });
  t.match(
    [form?.get('roomId'), form?.get('markdown'), form?.get('attachments')],
    ['r1', 'here', '[{"a":1}]'],
  );
  const file = form?.get('files');
  t.match(file, { name: 'devices.csv', type: 'text/csv' });
  t.equal(file instanceof File ? await file.text() : '', 'a;b');

  const back = await client.contents.get(`${api.url}/v1/contents/1`);
  t.match([back.name, back.type, Buffer.from(back.data).toString()], ['a.csv', 'text/csv', 'a;b']);
  await t.rejects(client.contents.get(`${api.url}/v1/contents/big`), /over 1000 bytes/);
});

t.test('an event is passed to its listeners, which are waited for', async (t) => {
  const client = createWebex({ token: TOKEN, apiUrl: 'http://127.0.0.1:1/v1' });
  t.teardown(() => client.close());
  const done: string[] = [];
  const slowly = async ({ data }: { data: { id: string } }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(data.id);
  };
  const refuse = () => {
    throw new Error('listener failed');
  };
  await client.messages.listen();
  client.messages.on('created', slowly);
  client.messages.on('created', refuse);
  client.rooms.on('created', slowly);
  const event = { resource: 'messages', event: 'created', data: { id: 'm1' } };
  await t.rejects(client.deliver(event), /listener failed/);
  t.strictSame(done, ['m1'], 'the others are waited for');
  client.messages.off('created', refuse);
  await client.deliver(event);
  client.messages.off('created');
  await client.deliver(event);
  await client.deliver({ ...event, event: 'deleted' });
  await client.internal.device.unregister();
  t.strictSame(done, ['m1', 'm1']);
});

t.test('init returns the client it is given, or creates one', async (t) => {
  const client = createWebex({ token: TOKEN, apiUrl: 'http://127.0.0.1:1/v1' });
  t.equal(init({ credentials: { access_token: client } }), client);
  const made = init({ credentials: { access_token: TOKEN } });
  t.type(made.people.get, 'function');
  t.notMatch(JSON.stringify(made), TOKEN);
  await Promise.all([client.close(), made.close()]);
});

t.test('a CommonJS module that requires webex gets this very package', async (t) => {
  const required = createRequire(import.meta.resolve('webex-node-bot-framework'))('webex');
  t.equal(required.init, init);
});

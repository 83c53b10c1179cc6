import { once } from 'node:events';
import { createServer } from 'node:http';
import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, tom, gina, bot, operations, webex } = await startStandIn(t);
const csv = 'serial,status\nQ2,online\n';
const as = (person: { webexToken: string }) => ({
  headers: { authorization: `Bearer ${person.webexToken}` },
});

function form(fields: Record<string, string>, ...files: string[]): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const name of files) data.append('files', new Blob([csv], { type: 'text/csv' }), name);
  return data;
}
const fileOf = (body: object) => String(Object(Reflect.get(body, 'files'))[0]);

t.test('members of the room fetch an uploaded file', async (t) => {
  const { body } = await call(
    bot,
    'POST',
    '/messages',
    form({ roomId: operations, markdown: 'the **list**' }, 'Gerät (1).csv'),
  );
  t.match(body, { text: 'the list', files: [/\/v1\/contents\//] });
  const url = fileOf(body);
  t.ok(url.startsWith(webex.url));
  const fetched = await fetch(url, as(bot));
  t.equal(await fetched.text(), csv);
  t.match(fetched.headers.get('content-type'), 'text/csv');
  t.equal(
    fetched.headers.get('content-disposition'),
    `attachment; filename="Ger_t (1).csv"; filename*=UTF-8''Ger%C3%A4t%20%281%29.csv`,
  );
  const head = await fetch(url, { method: 'HEAD', ...as(tom) });
  t.equal(head.status, 200);
  t.equal(head.headers.get('content-length'), String(csv.length));
  t.equal((await fetch(url, as(gina))).status, 404);
  t.equal((await fetch(url)).status, 401);
});

t.test('a bot fetches no file of a message that it may not see', async (t) => {
  const { id, body } = await call(ada, 'POST', '/messages', form({ roomId: operations }, 'a.csv'));
  t.equal((await fetch(fileOf(body), as(bot))).status, 404);
  t.equal((await fetch(fileOf(body), as(tom))).status, 200);
  await call(ada, 'DELETE', `/messages/${id}`);
  t.equal((await fetch(fileOf(body), as(tom))).status, 404);
  t.equal(webex.api.contents.size, 1);
});

t.test('invalid uploads are refused', async (t) => {
  const card =
    '[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3"}}]';
  const refused: [FormData, string][] = [
    [form({ roomId: operations }, 'a.csv', 'b.csv'), 'two files'],
    [form({ roomId: operations, text: 'x', attachments: card }, 'a.csv'), 'a card with a file'],
    [form({ roomId: operations, text: 'x', attachments: '[' }), 'attachments that are no JSON'],
    [form({}, 'a.csv'), 'no target'],
  ];
  for (const [body, name] of refused) t.equal((await call(ada, 'POST', '/messages', body)).status, 400, name);
});

t.test('a file that is given by its address is fetched', async (t) => {
  const server = createServer((req, res) =>
    req.url === '/plan.csv'
      ? res.writeHead(200, { 'content-type': 'text/csv' }).end(csv)
      : res.writeHead(404).end(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { body } = await call(bot, 'POST', '/messages', {
    roomId: operations,
    files: [`${origin}/plan.csv`],
  });
  const fetched = await fetch(fileOf(body), as(bot));
  t.equal(await fetched.text(), csv);
  t.match(fetched.headers.get('content-disposition'), 'filename="plan.csv"');
  const missing = await call(bot, 'POST', '/messages', { roomId: operations, files: [`${origin}/none`] });
  t.equal(missing.status, 400);
});

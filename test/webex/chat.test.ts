import { buffer, json } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { createChat } from '../../src/webex/chat.ts';
import { startClient } from './client/start.ts';

const body = z.looseObject({ markdown: z.string() });

/** A Webex that takes messages, and lists what it is given. */
async function start(t: Test, lists: { people?: object[]; memberships?: object[][] } = {}) {
  const posted: z.infer<typeof body>[] = [];
  const started = await startClient(t, async (req, res) => {
    const url = new URL(req.url ?? '', `http://${req.headers.host}`);
    if (req.method === 'POST') {
      posted.push(body.parse(await json(req)));
      res.end('{"id":"m","roomId":"r","personId":"bot"}');
    } else if (url.pathname === '/v1/people') res.end(JSON.stringify({ items: lists.people ?? [] }));
    else {
      const page = Number(url.searchParams.get('page') ?? 0);
      if (lists.memberships?.[page + 1]) {
        res.setHeader('link', `<${url.origin}${url.pathname}?page=${page + 1}>; rel="next"`);
      }
      res.end(JSON.stringify({ items: lists.memberships?.[page] ?? [] }));
    }
  });
  return { ...started, posted, chat: createChat(started.client, started.log) };
}

const member = (personId: string, personEmail: string, personOrgId?: string) => ({
  id: `in-${personId}`,
  roomId: 'r',
  personId,
  personEmail,
  personOrgId,
});
const bot = member('bot', 'meraki@webex.bot', 'cisco');
const ada = member('ada', 'ada@aurora.example', 'aurora');

t.test('a message, a card, a thread, a direct space', async (t) => {
  const { chat, posted } = await start(t);
  const card = { type: 'AdaptiveCard', version: '1.3', body: [] } as const;
  await chat.send({ roomId: 'r' }, { markdown: 'one' });
  await chat.send({ roomId: 'r', parentId: 'p' }, { markdown: 'two', card: { ...card, body: [] } });
  await chat.sendDirect('ada', { markdown: 'three' });
  t.strictSame(posted, [
    { roomId: 'r', markdown: 'one' },
    {
      roomId: 'r',
      markdown: 'two',
      parentId: 'p',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    },
    { toPersonId: 'ada', markdown: 'three' },
  ]);
});

t.test('a long message goes in order, the card with its first part', async (t) => {
  const { chat, posted } = await start(t);
  const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n}`);
  const card = { type: 'AdaptiveCard' as const, version: '1.3' as const, body: [] };
  await chat.send({ roomId: 'r', parentId: 'p' }, { markdown: lines.join('\n'), card });
  t.equal(posted.length, 3);
  t.strictSame(
    posted
      .map(({ markdown }) => markdown)
      .join('\n')
      .split('\n'),
    lines,
  );
  t.strictSame(
    posted.map((message) => 'attachments' in message),
    [true, false, false],
  );
  t.ok(posted.every(({ parentId }) => parentId === 'p'));
});

t.test('a file comes behind the text and its card, in the same place', async (t) => {
  const forms: { [name: string]: unknown }[] = [];
  const { client, log } = await startClient(t, async (req, res) => {
    const type = req.headers['content-type'] ?? '';
    if (type.startsWith('multipart/form-data; ')) {
      const form = await new Response(await buffer(req), { headers: { 'content-type': type } }).formData();
      forms.push(Object.fromEntries(form));
    } else forms.push(body.parse(await json(req)));
    res.end('{"id":"m","roomId":"r","personId":"bot"}');
  });
  const card = { type: 'AdaptiveCard' as const, version: '1.3' as const, body: [] };
  const file = { name: 'audit-2026-08-03.csv', type: 'text/csv', data: Buffer.from('\ufeffa,b\r\n') };
  const chat = createChat(client, log);
  await chat.send({ roomId: 'r', parentId: 'p' }, { markdown: 'two entries', card, file });
  await chat.sendDirect('ada', { markdown: 'two entries', file });
  t.match(forms, [
    { roomId: 'r', parentId: 'p', markdown: 'two entries', attachments: [{}], files: undefined },
    { roomId: 'r', parentId: 'p', markdown: undefined, attachments: undefined },
    { toPersonId: 'ada', markdown: 'two entries' },
    { toPersonId: 'ada', markdown: undefined },
  ]);
  const uploads = forms.map(({ files }) => files).filter((one) => one instanceof File);
  t.match(uploads, [
    { name: file.name, type: 'text/csv' },
    { name: file.name, type: 'text/csv' },
  ]);
  for (const upload of uploads) t.strictSame(Buffer.from(await upload.arrayBuffer()), file.data);
});

t.test('a thread that is gone does not swallow the answer', async (t) => {
  const { chat, posted, api } = await start(t);
  api.faults.add({ method: 'POST', path: /.*/, times: 1, effect: { kind: 'answer', status: 404 } });
  await chat.send({ roomId: 'r', parentId: 'p' }, { markdown: 'one' });
  t.strictSame(posted, [{ roomId: 'r', markdown: 'one' }]);
  api.faults.add({ method: 'POST', path: /.*/, times: Infinity, effect: { kind: 'answer', status: 403 } });
  await t.rejects(chat.send({ roomId: 'r', parentId: 'p' }, { markdown: 'two' }), /HTTP 403/);
  api.faults.clear();
  api.faults.add({ method: 'POST', path: /.*/, times: 1, effect: { kind: 'reset' } });
  await t.rejects(chat.sendDirect('ada', { markdown: 'three' }), { name: 'WebexError' });
});

t.test('a person by e-mail address', async (t) => {
  const person = { id: 'ada', emails: ['Ada@Aurora.example'], displayName: 'Ada', orgId: 'aurora' };
  const { chat, api } = await start(t, {
    people: [{ ...person, id: 'x', emails: ['ada@other.example'] }, person],
  });
  t.strictSame(await chat.findPerson('ada@aurora.example'), {
    id: 'ada',
    displayName: 'Ada',
    email: 'Ada@Aurora.example',
    orgId: 'aurora',
  });
  t.equal(api.requests.at(-1)?.query.get('email'), 'ada@aurora.example');
  t.equal(await chat.findPerson('nobody@aurora.example'), undefined);
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'answer', status: 400 } });
  t.equal(await chat.findPerson('nonsense'), undefined);
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'answer', status: 401 } });
  await t.rejects(chat.findPerson('ada@aurora.example'), /HTTP 401/);
});

t.test('who is in a space', async (t) => {
  const spaces: [string, object[][], boolean][] = [
    ['one organization and a bot of another', [[bot, ada]], true],
    ['a bot of the older domain', [[ada, member('b', 'x@sparkbot.io', 'else')]], true],
    ['a guest', [[ada, member('gina', 'gina@partner.example', 'partner')]], false],
    ['a guest on the last page', [[ada], [bot], [member('gina', 'gina@partner.example', 'partner')]], false],
    ['somebody unknown', [[ada, member('x', 'x@aurora.example')]], false],
    ['an address that only looks like a bot', [[ada, member('x', 'x@webex.bot.example', 'x')]], false],
    ['nobody', [[bot]], false],
  ];
  for (const [name, memberships, expected] of spaces) {
    const { chat } = await start(t, { memberships });
    t.equal(await chat.isOnlyOf('r', 'aurora'), expected, name);
    t.equal(await chat.isOnlyOf('r', ''), false, `${name}, asked by somebody unknown`);
  }
});

t.test('who is in a space is asked for once in a while, and when it may have changed', async (t) => {
  const { chat, api } = await start(t, { memberships: [[ada]] });
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'answer', status: 404 } });
  await t.rejects(chat.isOnlyOf('r', 'aurora'), /HTTP 404/, 'not known is an error, not a yes');
  await Promise.all([chat.isOnlyOf('r', 'aurora'), chat.isOnlyOf('r', 'aurora')]);
  await chat.isOnlyOf('r', 'aurora');
  t.equal(api.requests.length, 2);
  chat.forget('r');
  await chat.isOnlyOf('r', 'aurora');
  t.equal(api.requests.length, 3);
});

t.test('a list of members that goes in circles ends', async (t) => {
  const { client, log } = await startClient(t, (req, res) => {
    res.setHeader('link', `<http://${req.headers.host}/v1/memberships>; rel="next"`);
    res.end('{"items":[]}');
  });
  await t.rejects(createChat(client, log).isOnlyOf('r', 'aurora'), /do not end after 100 pages/);
});

t.test('a message that Webex took is not sent again, however its answer looks', async (t) => {
  for (const answer of ['{"id":"m"}', '<html>', '']) {
    let taken = 0;
    const { client, log } = await startClient(t, (req, res) => {
      req.resume();
      taken += 1;
      res.end(answer);
    });
    await t.resolves(createChat(client, log).send({ roomId: 'r' }, { markdown: 'hello' }));
    t.equal(taken, 1);
  }
});

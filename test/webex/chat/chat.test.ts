import { buffer, json } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { createChat } from '../../../src/webex/chat/chat.ts';
import { startClient } from '../../support/webex-client.ts';

const body = z.looseObject({ markdown: z.string() });

/** Starts a Webex that accepts messages and lists what it is given. */
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

t.test('a message is posted to a space, with a card in a thread, and to a direct space', async (t) => {
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

t.test('a long message is posted in parts in order, with the card in the first', async (t) => {
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

t.test('a file is posted after the text and its card, in the same thread', async (t) => {
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

t.test('a person is found by the e-mail address', async (t) => {
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

t.test('a person is found by their id, and a space has its name', async (t) => {
  const { chat, api } = await start(t);
  const person = { id: 'ada', emails: ['ada@aurora.example'], displayName: 'Ada', orgId: 'aurora' };
  const body = JSON.stringify(person);
  api.faults.add({ path: /people/, times: 1, effect: { kind: 'answer', status: 200, body } });
  t.match(await chat.personWithId('ada'), { id: 'ada', displayName: 'Ada', orgId: 'aurora' });
  api.faults.add({ path: /people/, times: 1, effect: { kind: 'answer', status: 404 } });
  t.equal(await chat.personWithId('nobody'), undefined);
  api.faults.add({ path: /people/, times: 1, effect: { kind: 'answer', status: 401 } });
  await t.rejects(chat.personWithId('ada'), /HTTP 401/);
  const room = JSON.stringify({ id: 'group', type: 'group', title: 'Night shift' });
  api.faults.add({ path: /rooms/, times: 1, effect: { kind: 'answer', status: 200, body: room } });
  t.equal(await chat.spaceTitle('group'), 'Night shift');
  api.faults.add({ path: /rooms/, times: 1, effect: { kind: 'answer', status: 404 } });
  t.equal(await chat.spaceTitle('gone'), undefined);
});

t.test('the organizations of the people in a space are known, bots aside', async (t) => {
  const gina = member('gina', 'gina@partner.example', 'partner');
  const spaces: [string, object[][], string[]][] = [
    ['one organization and a bot of another', [[bot, ada]], ['aurora']],
    ['a bot of the older domain', [[ada, member('b', 'x@sparkbot.io', 'else')]], ['aurora']],
    ['a guest', [[ada, gina]], ['aurora', 'partner']],
    ['a guest on the last page', [[ada], [bot], [gina]], ['aurora', 'partner']],
    ['somebody unknown', [[ada, member('x', 'x@aurora.example')]], ['', 'aurora']],
    [
      'an address that only looks like a bot',
      [[ada, member('x', 'x@webex.bot.example', 'x')]],
      ['aurora', 'x'],
    ],
    ['nobody', [[bot]], []],
  ];
  for (const [name, memberships, expected] of spaces) {
    const { chat } = await start(t, { memberships });
    t.strictSame([...(await chat.organizationsIn('r'))].toSorted(), expected, name);
  }
});

t.test('the members of a space are read anew each time, and remembered until they change', async (t) => {
  const { chat, api } = await start(t, { memberships: [[ada]] });
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'answer', status: 404 } });
  await t.rejects(
    chat.organizationsIn('r'),
    { code: 'place_refused' },
    'unknown members are an error, not an empty space',
  );
  t.equal(chat.rememberedOrganizationsIn('r'), undefined);
  await chat.organizationsIn('r');
  await chat.organizationsIn('r');
  t.equal(api.requests.length, 3);
  t.strictSame(chat.rememberedOrganizationsIn('r'), new Set(['aurora']));
  await chat.hasModerators('r');
  t.equal(api.requests.length, 3, 'a refusal is worded from what is remembered');
  chat.forget('r');
  t.equal(chat.rememberedOrganizationsIn('r'), undefined);
});

t.test('the moderators of a space are known', async (t) => {
  const moderating = { ...member('tom', 'tom@aurora.example', 'aurora'), isModerator: true };
  const { chat, api } = await start(t, { memberships: [[{ ...ada, isModerator: null }, moderating]] });
  t.equal(await chat.isModerator('r', 'tom'), true);
  t.equal(await chat.isModerator('r', 'ada'), false);
  t.equal(await chat.isModerator('r', 'another'), false);
  t.match(api.requests.at(-1)?.query.get('personId'), 'another');
  await chat.isModerator('r', 'tom');
  t.equal(api.requests.length, 4, 'read anew each time');
  t.equal(await chat.isModerator('r', 'tom', 'aurora'), true);
  t.equal(await chat.isModerator('r', 'tom', 'partner'), false, 'of another organization than was believed');
  t.equal(await chat.hasModerators('r'), true);

  const unnamed = { ...moderating, personOrgId: undefined };
  const unknown = await start(t, { memberships: [[unnamed]] });
  t.equal(await unknown.chat.isModerator('r', 'tom', 'aurora'), false);
  t.equal(await unknown.chat.isModerator('r', 'tom', ''), true);

  const none = await start(t, { memberships: [[ada, { ...bot, isModerator: true }]] });
  t.equal(await none.chat.hasModerators('r'), false, 'a bot does not count');
});

t.test('a list of members whose pages form a loop ends', async (t) => {
  const { client, log } = await startClient(t, (req, res) => {
    res.setHeader('link', `<http://${req.headers.host}/v1/memberships>; rel="next"`);
    res.end('{"items":[]}');
  });
  await t.rejects(createChat(client, log).organizationsIn('r'), {
    code: 'place_refused',
    cause: /do not end after 100 pages/,
  });
});

t.test('a temporary message is deleted once, and a failure to delete it is only logged', async (t) => {
  const asked: string[] = [];
  const { client, log, lines, api } = await startClient(t, (req, res) => {
    req.resume();
    asked.push(`${req.method} ${req.url}`);
    if (req.method === 'DELETE') res.writeHead(204).end();
    else res.end('{"id":"m1","roomId":"r","personId":"bot"}');
  });
  const chat = createChat(client, log);
  const remove = await chat.sendForNow({ roomId: 'r', parentId: 'p' }, 'reading …');
  t.strictSame(asked, ['POST /v1/messages']);
  await Promise.all([remove(), remove()]);
  t.strictSame(asked, ['POST /v1/messages', 'DELETE /v1/messages/m1']);

  const failing = (status: number) =>
    api.faults.add({ method: 'DELETE', path: /.*/, times: 1, effect: { kind: 'answer', status } });
  failing(404);
  await t.resolves((await chat.sendForNow({ roomId: 'r' }, 'reading …'))(), 'the message is gone already');
  const worse = () => lines.filter(({ level }) => level !== 'debug');
  t.strictSame(worse(), []);
  failing(403);
  await t.resolves((await chat.sendForNow({ roomId: 'r' }, 'reading …'))());
  t.match(worse(), [
    {
      level: 'warn',
      fields: { id: 'm1', err: { status: 403 } },
      text: /message of the bot not deleted/,
    },
  ]);
});

t.test('a temporary message that Webex makes wait is not posted once it is not true any more', async (t) => {
  const { client, log, api } = await startClient(t, (req, res) => {
    req.resume();
    res.end(JSON.stringify({ id: 'm1', roomId: 'r', created: '2026-01-01T00:00:00.000Z' }));
  });
  const answered = { kind: 'answer', status: 423, headers: { 'retry-after': '0' } } as const;
  api.faults.add({ method: 'POST', path: /.*/, times: 1, effect: answered });
  let asked = 0;
  const remove = await createChat(client, log).sendForNow({ roomId: 'r' }, 'reading …', () => ++asked < 2);
  await remove();
  t.equal(asked, 2, 'it is asked before each attempt');
  t.equal(api.requests.length, 1, 'only the refused one: nothing was posted, looked for or deleted');
});

t.test('a temporary message whose id is not known can not be deleted, and nothing rejects', async (t) => {
  const { client, log } = await startClient(t, (req, res) => {
    req.resume();
    res.end('<html>');
  });
  const remove = await createChat(client, log).sendForNow({ roomId: 'r' }, 'reading …');
  await t.resolves(remove());
});

t.test('the time zone of a person is known when Webex has a valid one', async (t) => {
  const zones: [unknown, string | undefined][] = [
    ['Europe/Amsterdam', 'Europe/Amsterdam'],
    ['America/New_York', 'America/New_York'],
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['Mars/Olympus Mons', undefined],
    ['+01:00', undefined],
  ];
  for (const [timezone, expected] of zones) {
    const person = { id: 'ada', emails: ['ada@aurora.example'], timezone };
    const { client, log, api } = await startClient(t, (_, res) => res.end(JSON.stringify(person)));
    const chat = createChat(client, log);
    t.equal(await chat.timeZoneOf('ada'), expected, String(timezone));
    await chat.timeZoneOf('ada');
    t.equal(api.requests.length, 1);
  }
  const { client, log } = await startClient(t, (_, res) => res.writeHead(404).end('{}'));
  t.equal(await createChat(client, log).timeZoneOf('ada'), undefined, 'a person who is gone');
});

import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { sendReply } from '../../src/bot/reply.ts';
import { spaceSettings } from '../../src/core/settings.ts';
import { createChat } from '../../src/webex/chat/chat.ts';
import { ada, ben, grantOf, start } from '../support/chat.ts';
import { json, serve } from '../support/scripted-meraki.ts';
import { until } from '../support/until.ts';
import { startClient } from '../support/webex-client.ts';

/** A message that was posted: to a space or a person, with its text, its card or its files. */
interface Posted {
  roomId: string | undefined;
  toPersonId: string | undefined;
  markdown: string | undefined;
  has: 'text' | 'card' | 'file';
}

const member = (personId: string, personOrgId: string) => ({
  id: `in-${personId}`,
  roomId: 'ops',
  personId,
  personEmail: `${personId}@example.com`,
  personOrgId,
});

/**
 * Starts the bot over a Webex whose space `ops` holds Ada alone, until `join`. `beforePost` is called with each attempt to
 * post, and may refuse it with a status.
 */
async function inSpace(t: Test, bot?: Awaited<ReturnType<typeof start>>) {
  const members = [member('ada', 'aurora')];
  const posted: Posted[] = [];
  const script: { beforePost(what: Posted, attempt: number): Promise<number | undefined> } = {
    beforePost: async () => undefined,
  };
  let attempts = 0;
  const { client, api, log } = await startClient(t, async (req, res) => {
    if (req.method !== 'POST') return res.end(JSON.stringify({ items: members }));
    const what = readPosted(await readBody(req));
    attempts += 1;
    const status = await script.beforePost(what, attempts);
    if (status !== undefined) return res.writeHead(status, { 'retry-after': '0' }).end('{}');
    posted.push(what);
    res.end('{"id":"m","roomId":"ops","personId":"bot"}');
  });
  const real = bot ?? (await start(t));
  const chat = createChat(client, log);
  Object.assign(real.chat, chat);
  const memberReads = () => api.requests.filter(({ method }) => method === 'GET').length;
  const message = { person: ada, place: { roomId: 'ops' }, isDirect: false, text: 'status' };
  const deps = { chat, store: real.store, log };
  const join = () => {
    members.push(member('gina', 'partner'));
  };
  const inOps = () => posted.filter(({ roomId }) => roomId === 'ops');
  const direct = () => posted.filter(({ toPersonId }) => toPersonId === 'ada');
  return { ...real, chat, script, posted, inOps, direct, join, memberReads, message, deps };
}

async function readBody(req: IncomingMessage): Promise<Record<string, unknown>> {
  const type = req.headers['content-type'] ?? '';
  const body = await buffer(req);
  if (type.startsWith('application/json')) return { ...JSON.parse(body.toString()) };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  return Object.fromEntries(form);
}

function readPosted({ roomId, toPersonId, markdown, attachments, files }: Record<string, unknown>): Posted {
  const has = files !== undefined ? 'file' : attachments !== undefined ? 'card' : 'text';
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { roomId: text(roomId), toPersonId: text(toPersonId), markdown: text(markdown), has };
}

const card = { type: 'AdaptiveCard' as const, version: '1.3' as const, body: [] };
const file = { name: 'devices.csv', type: 'text/csv', data: Buffer.from('Rotterdam 301') };
const LINE = /^\*\*Ada Moreno\*\*: I sent you the answer in a direct message: not everybody in this space/;

t.test('a guest who joins while Webex makes the bot wait reads nothing', async (t) => {
  for (const status of [429, 404]) {
    const { script, inOps, direct, join, message, deps } = await inSpace(t);
    script.beforePost = async (_what, attempt) => {
      if (attempt > 1) return undefined;
      join();
      return status;
    };
    // A 404 is Webex's answer in a thread whose first message was deleted: the message is posted outside of it.
    const inThread = { ...message, place: { roomId: 'ops', parentId: 'asked' } };
    await sendReply(inThread, { markdown: 'Rotterdam 301', card, file, isPrivate: true }, deps);
    t.match(inOps(), [{ markdown: LINE, has: 'text' }], `nothing but the line, after ${status}`);
    t.equal(inOps().length, 1);
    t.match(direct(), [{ markdown: 'Rotterdam 301', has: 'card' }, { has: 'file' }]);
  }
});

t.test('what was decided about the space while Webex makes the bot wait holds for the answer', async (t) => {
  const { script, inOps, direct, message, deps, store } = await inSpace(t);
  script.beforePost = async (_what, attempt) => {
    if (attempt > 1) return undefined;
    const id = spaceSettings('ops');
    await store.changeSettings(id, (settings) => ({ ...settings, privacy: { answers: 'direct' } }));
    return 429;
  };
  await sendReply(message, { markdown: 'Rotterdam 301', isPrivate: true }, deps);
  t.match(inOps(), [{ markdown: /in a direct message: `privacy direct` was said/ }]);
  t.match(direct(), [{ markdown: 'Rotterdam 301' }]);
});

t.test('a guest who joins between two parts of a long answer reads no more of it', async (t) => {
  const { script, inOps, direct, join, message, deps } = await inSpace(t);
  const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n} of the answer`);
  script.beforePost = async (_what, attempt) => {
    if (attempt === 1) join();
    return undefined;
  };
  await sendReply(message, { markdown: lines.join('\n'), isPrivate: true }, deps);
  t.match(inOps(), [{ markdown: /^line 0 / }, { markdown: LINE }]);
  t.equal(inOps().length, 2);
  const whole = direct().map(({ markdown }) => markdown);
  t.strictSame(whole.join('\n').split('\n'), lines, 'the person has all of it');
});

t.test('a guest who joins between a card and its file does not get the file', async (t) => {
  const { script, inOps, direct, join, message, deps } = await inSpace(t);
  script.beforePost = async ({ has }) => {
    if (has === 'card') join();
    return undefined;
  };
  await sendReply(message, { markdown: 'The list', card, file, isPrivate: true }, deps);
  t.match(inOps(), [{ has: 'card' }, { has: 'text', markdown: LINE }]);
  t.match(direct(), [{ has: 'card' }, { has: 'file' }]);
});

t.test('a guest who joins while the bot waits for Meraki does not read the late answer', async (t) => {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const { api } = await serve(t, async (_req, res) => {
    asked += 1;
    await gate.promise;
    json(res, []);
  });
  const bot = await start(t, api.open, 20);
  const { inOps, direct, join, dispatch, link, message } = await inSpace(t, bot);
  await link(grantOf(ada));
  const handled = await dispatch({ ...message, text: 'networks' });
  t.match(inOps(), [{ markdown: /^⏳ Still reading from Meraki/ }]);
  await until('Meraki is asked', () => asked > 0);
  join();
  gate.resolve();
  await handled.finished;
  t.match(inOps().slice(1), [{ markdown: LINE }]);
  t.match(direct(), [{ markdown: /Aurora Retail/ }]);
});

t.test('an answer is never posted because of members that are only remembered', async (t) => {
  const { inOps, direct, join, memberReads, message, deps } = await inSpace(t);
  const reply = { markdown: 'Rotterdam 301', isPrivate: true };
  await sendReply(message, reply, deps);
  t.equal(inOps().length, 1);
  t.equal(memberReads(), 1, 'one call reads the members for an answer that is posted');
  join();
  await sendReply(message, reply, deps);
  t.match(inOps().slice(1), [{ markdown: LINE }], 'although no event told of the guest');
  t.equal(direct().length, 1);
  t.equal(memberReads(), 2);
  await sendReply(message, reply, deps);
  t.equal(memberReads(), 2, 'no call for one that goes directly anyhow');
  t.equal(direct().length, 2);
});

t.test('a reply that holds nothing private is posted without a look at the members', async (t) => {
  const { inOps, memberReads, message, deps } = await inSpace(t);
  await sendReply(message, { markdown: 'Say `help`.', isPrivate: false }, deps);
  t.equal(inOps().length, 1);
  t.equal(memberReads(), 0);
});

t.test('a personal reply is not posted among colleagues either', async (t) => {
  const { posted, message, deps } = await inSpace(t);
  await sendReply(
    { ...message, person: ben },
    { markdown: 'links', card, isPrivate: true, isPersonal: true },
    deps,
  );
  t.match(posted, [
    { toPersonId: 'ben', markdown: 'links', has: 'card' },
    { roomId: 'ops', markdown: '**Ben Okafor**: I sent you the answer in a direct message.', has: 'text' },
  ]);
});

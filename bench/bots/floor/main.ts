// The least that answers a question of somebody in Webex: node:http, node:crypto, a file. No framework, no log, no limits, no
// links. What it does is what nobody could leave out: check the signature, keep the question on the disk, read the
// message, read what the answer needs, post the answer.
import { createServer } from 'node:http';
import { answerOf } from './answer.ts';
import { call } from './call.ts';
import { openFloorInbox } from './inbox.ts';
import { type MessageNotification, readNotification } from './read-notification.ts';

const {
  PORT,
  WEBEX_API_URL,
  WEBEX_BOT_TOKEN: webexToken = '',
  WEBEX_WEBHOOK_SECRET: secret = '',
} = process.env;
const { MERAKI_URL, MERAKI_TOKEN: merakiToken = '', INBOX_FILE = '', WORK = '{}' } = process.env;
/** By command: the bytes of the answer's POST, and what is read from Meraki before. */
const work: Record<string, { bytes: number; paths: string[] }> = JSON.parse(WORK);

const webex = (path: string, json?: object) =>
  call({ url: `${WEBEX_API_URL}${path}`, token: webexToken, ...(json && { json: JSON.stringify(json) }) });
const inbox = await openFloorInbox(INBOX_FILE);
let lastId = 0;

async function answer({ data }: MessageNotification, id: number, kept: Promise<void>): Promise<void> {
  const { text } = messageOf(await webex(`/messages/${data.id}`));
  const command = text.slice(text.lastIndexOf(' ') + 1);
  const { bytes = 0, paths = [] } = work[command] ?? {};
  await Promise.all(paths.map((path) => call({ url: `${MERAKI_URL}${path}`, token: merakiToken })));
  await kept;
  await inbox.note(JSON.stringify({ type: 'begun', id }));
  const json = answerOf(data, command, bytes);
  await call({ url: `${WEBEX_API_URL}/messages`, token: webexToken, json });
  await inbox.note(JSON.stringify({ type: 'done', id }));
}

function messageOf(message: unknown): { text: string } {
  if (typeof message !== 'object' || message === null || !('text' in message)) throw new Error('no message');
  return { text: String(message.text) };
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const event = readNotification(body, request.headers['x-spark-signature'], secret);
    if (event === undefined || event.actorId === own) {
      response.writeHead(event === undefined ? 401 : 200).end();
      return;
    }
    const id = ++lastId;
    const line = { type: 'accepted', id, at: Date.now(), key: event.data.id, lane: event.data.roomId };
    const kept = inbox.append(JSON.stringify({ ...line, body: body.toString() }));
    // What fails ends the process, and so the run: a rejection that nobody handles.
    void kept.then(() => response.writeHead(200).end());
    void answer(event, id, kept);
  });
});

const me = await webex('/people/me');
const own = typeof me === 'object' && me !== null && 'id' in me ? me.id : undefined;
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', async () => {
  const targetUrl = `http://127.0.0.1:${PORT}/`;
  await webex('/webhooks', { name: 'floor', targetUrl, resource: 'all', event: 'all', secret });
  console.log('ready');
});

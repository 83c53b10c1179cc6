import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { HANDLED } from '../../../src/core/inbox.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createServer } from '../../../src/http/server.ts';
import { webhookRoutes } from '../../../src/http/webhook-routes.ts';
import { createLogger } from '../../../src/logger.ts';
import { createEvents } from '../../../src/webex/intake/events.ts';
import { verifySignature } from '../../../src/webex/intake/signature.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, hostileJson, hostileText, mutated } from '../../support/hostile-input.ts';
import { createMemoryInbox } from '../../support/memory-inbox.ts';
import { exchange } from '../../support/raw-http.ts';
import { SAME_CLOCK } from '../../support/same-clock.ts';

const SECRET = 'webhook-secret-of-at-least-32-characters';
const EXPECTED = new Set([200, 400, 401, 404, 413, 415]);
/** Apologies that do nothing: messages about full queues and lost events are not tested here. */
const NO_APOLOGIES = {
  lost: async () => {},
  tooLate: async () => {},
  notKept() {},
  busy() {},
  interrupted: async () => {},
};

const good = fc.record({
  id: fc.uuid(),
  name: fc.constant('messages'),
  resource: fc.constantFrom('messages', 'attachmentActions', 'memberships', 'rooms'),
  event: fc.constantFrom('created', 'updated', 'deleted'),
  actorId: fc.constantFrom('ada', 'bot'),
  data: fc.record({
    id: fc.uuid(),
    roomId: fc.uuid(),
    roomType: fc.constantFrom('direct', 'group'),
    personId: fc.constantFrom('ada', 'bot'),
    created: fc.constantFrom(new Date().toISOString(), '2020-02-30T00:00:00Z', '2020-01-01T00:00:00.000Z'),
  }),
});
const json = fc.oneof(mutated(good), hostileJson).map((value) => JSON.stringify(value) ?? 'undefined');
/** Bodies that JSON.stringify never writes. */
const odd = fc.constantFrom(
  '{"resource":"messages","resource":"__proto__","event":"created","data":{"id":"1"}}',
  '{"__proto__":{"resource":"messages"},"event":"created","data":{"id":"1"}}',
  '{"resource":"messages","event":"created","data":{"id":1e999}}',
  '{"resource":"messages","event":"created","data":{"id":"\\ud83d"}}',
  '{"resource":"messages","event":"created","data":{"id":"1","roomId":"__proto__"}}',
  `${'['.repeat(30_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `{"resource":"messages","event":"created","data":{"id":"1","n":${'9'.repeat(60_000)}}}`,
  'a'.repeat(64 * 1024 + 1),
  '',
  'null',
);
const body = fc.oneof(
  { weight: 4, arbitrary: json.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: hostileBytes },
  { weight: 1, arbitrary: json.map((text) => Buffer.from(`\ufeff${text}`)) },
  { weight: 1, arbitrary: json.map((text) => Buffer.from(text).subarray(0, -1)) },
  { weight: 1, arbitrary: odd.map((text) => Buffer.from(text)) },
);
const sign = (raw: Buffer, secret = SECRET) => createHmac('sha1', secret).update(raw).digest('hex');
type Signing = 'right' | 'wrong' | 'none' | 'hostile';
const signing: fc.Arbitrary<Signing> = fc.constantFrom('right', 'right', 'right', 'wrong', 'none', 'hostile');
const headerText = hostileText.map((text) => text.replace(/[^\t\x20-\x7e]/g, ''));
const type = fc.oneof(
  fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', '', '*/*', ';;'),
  headerText,
);

const lines: string[] = [];
const log = createLogger({ level: 'warn', secrets: [SECRET], out: { write: (line) => lines.push(line) } });
const server = await createServer({
  publicUrl: 'https://bot.example',
  formTargets: [],
  isProxy: () => true,
  log,
});
const inbox = createMemoryInbox({ log, clock: Date.now });
const events = createEvents({
  botId: 'bot',
  inbox,
  read: async () => undefined,
  onMessage: async () => HANDLED,
  handleOwnEvent: () => undefined,
  mayKeep: async () => {},
  apologies: NO_APOLOGIES,
  webexClock: SAME_CLOCK,
  onMembership: () => {},
  onOwnMessage: () => {},
  onDirectSpace: () => {},
  log,
  clock: Date.now,
  meter: silentMeter,
});
await server.register(webhookRoutes, {
  verify: (raw, signature) => verifySignature(raw, signature, SECRET),
  onForged: () => {},
  accept: events.accept,
  isProxy: () => true,
});
const origin = await server.listen({ host: '127.0.0.1', port: 0 });
t.teardown(() => server.close());

function headersOf(raw: Buffer, how: Signing, given: string, contentType: string): Record<string, string> {
  const signature = { right: sign(raw), wrong: sign(raw, 'other'), none: undefined, hostile: given }[how];
  return {
    ...(contentType !== '' && { 'content-type': contentType }),
    ...(signature !== undefined && { 'x-spark-signature': signature }),
  };
}

/** Checks an answer; a body without a correct signature must be refused. */
function check(status: number, answer: string, how: Signing): void {
  if (!EXPECTED.has(status)) throw new Error(`status ${status}`);
  if (how !== 'right' && status === 200) throw new Error('accepted without a signature');
  if (answer.includes(SECRET)) throw new Error('the answer contains the secret');
  const failed = lines.find((line) => /a request failed|event not handled/.test(line));
  if (failed !== undefined) throw new Error(failed);
  lines.length = 0;
}

attack(
  t,
  'only a correct signature is verified, and every body is handled',
  fc.asyncProperty(body, signing, headerText, async (raw, how, given) => {
    const isProven = verifySignature(raw, headersOf(raw, how, given, '')['x-spark-signature'], SECRET);
    if (isProven !== (how === 'right'))
      throw new Error(`a signature of kind ${how} was ${isProven ? 'accepted' : 'refused'}`);
    const taken = await events.accept(raw);
    if (!['accepted', 'duplicate', 'malformed'].includes(taken)) throw new Error(taken);
    check(200, taken, 'right');
  }),
);

let sent = 0;
attack(
  t,
  'every POST to the webhook is answered',
  fc.asyncProperty(body, signing, headerText, type, async (payload, how, given, contentType) => {
    const { statusCode, body: answer } = await server.inject({
      method: 'POST',
      url: '/webhooks/webex',
      headers: headersOf(payload, how, given, contentType),
      payload,
      remoteAddress: addressOf(sent++),
    });
    check(statusCode, answer, how);
  }),
  5_000,
);

attack(
  t,
  'requests that no client writes are answered over a socket',
  fc.asyncProperty(body, signing, hostileBytes, async (payload, how, noise) => {
    const headers = headersOf(payload, how, 'x', 'application/json');
    const head = Object.entries({
      host: 'bot',
      connection: 'close',
      ...headers,
      'content-length': payload.length,
    });
    const text = `POST /webhooks/webex HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    const { status, body: answer } = await exchange(
      origin,
      Buffer.concat([Buffer.from(text), payload, noise]),
    );
    // Bytes that follow a request may end the connection before the request is answered.
    if (status !== 0 || noise.length === 0) check(status, answer, how);
  }),
  1_000,
);

t.test('every accepted event was handled', async (t) => {
  t.equal(await inbox.drain(60_000), 0);
});

/** Returns another address for each request, so that no rate limit applies. */
function addressOf(n: number): string {
  return `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
}

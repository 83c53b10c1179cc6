import fc from 'fast-check';
import t from 'tap';
import { retryAfterMs } from '../../../src/core/async/retry-after.ts';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import { personOf } from '../../../src/webex/chat/person.ts';
import { knownTimeZone } from '../../../src/webex/chat/time-zone.ts';
import { createWebex, WebexError } from '../../../src/webex/client/index.ts';
import { readPage } from '../../../src/webex/client/pages.ts';
import { pageShape, parseAnswer } from '../../../src/webex/client/parse.ts';
import { AttemptFailedError } from '../../../src/webex/client/retry.ts';
import * as shapes from '../../../src/webex/client/shapes.ts';
import type { ClientTransport } from '../../../src/webex/client/transport.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, hostileJson, hostileText, mutated } from '../../support/hostile-input.ts';

const TOKEN = 'planted-bot-token';
const person = {
  id: 'ada',
  emails: ['ada@aurora.example'],
  displayName: 'Ada',
  orgId: 'o',
  type: 'person',
  timezone: 'Europe/Oslo',
};
const kinds = [
  { shape: shapes.personShape, good: person },
  { shape: shapes.roomShape, good: { id: 'r', type: 'direct', title: 'Ada' } },
  {
    shape: shapes.membershipShape,
    good: { id: 'm', roomId: 'r', personId: 'ada', personOrgId: 'o', isModerator: true },
  },
  {
    shape: shapes.messageShape,
    good: { id: '1', roomId: 'r', personId: 'ada', text: 'status', mentionedPeople: ['bot'], files: [] },
  },
  {
    shape: shapes.webhookShape,
    good: { id: 'w', name: 'n', targetUrl: 'https://x', resource: 'messages', event: 'created' },
  },
  {
    shape: shapes.attachmentActionShape,
    good: { id: 'a', messageId: '1', roomId: 'r', personId: 'ada', inputs: { command: 'x' } },
  },
];
const kind = fc.constantFrom(...kinds);
const json = kind.chain(({ good }) =>
  fc.oneof(mutated(fc.constant(good)), mutated(fc.constant({ items: [good, good] })), hostileJson),
);
const body = fc.oneof(
  { weight: 5, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  { weight: 1, arbitrary: hostileBytes },
);
const header = hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));
const link = fc.oneof(
  header,
  header.map((text) => `<${text}>; rel="next"`),
  fc.constantFrom('<https://evil.example/v1/x>; rel="next"', '<>;rel=next', '<//evil.example>; rel=next'),
);

/** Checks that an error is our own, in one line, without the token and without HTML. */
function assertClear(error: unknown): void {
  if (!(error instanceof WebexError || error instanceof AttemptFailedError)) throw error;
  if (error.message.includes(TOKEN) || /[\n\r<]/.test(error.message)) throw new Error(error.message);
}

attack(
  t,
  'an answer has its shape, or is refused',
  fc.property(kind, body, header, fc.boolean(), ({ shape }, bytes, trackingid, isPage) => {
    const answer = { status: 200, headers: { trackingid }, body: bytes };
    try {
      const parsed = parseAnswer(isPage ? pageShape(shape) : shape, answer);
      if (parsed === undefined) throw new Error('the parsed answer is undefined');
    } catch (error) {
      assertClear(error);
    }
  }),
);

attack(
  t,
  'a page leads to the next page, or is the last one',
  fc.asyncProperty(link, async (header) => {
    const asked: URL[] = [];
    const answer = { status: 200, headers: { link: header }, body: Buffer.from('{"items":[]}') };
    const call: ClientTransport['call'] = async ({ url }, read) => {
      asked.push(url);
      return read(answer);
    };
    const at = () => new URL('https://webexapis.com/v1/x');
    const { signal: closed } = new AbortController();
    const transport = { call, at, closed, close: async () => {} };
    const page = await readPage(transport, 'rooms.list', at(), shapes.roomShape);
    await page.next().catch(assertClear);
  }),
);

attack(
  t,
  'Retry-After, time zones and people are read, or left out',
  fc.property(hostileText, mutated(fc.constant(person)), (text, value) => {
    const wait = retryAfterMs(text, 0);
    if (wait !== undefined && !(wait >= 0)) throw new Error(`${wait}`);
    const zone = knownTimeZone(text);
    if (zone !== undefined) new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    const found = shapes.personShape.safeParse(value).data;
    if (found && typeof personOf(found).displayName !== 'string') throw new Error('the person has no name');
  }),
);

t.test('every HTTP answer is accepted, or refused with a WebexError', async (t) => {
  let next: { status: number; headers: Record<string, string>; body: Buffer } | undefined;
  const lines: string[] = [];
  const server = await startLoopbackServer(() => (_req, res) => {
    res.writeHead(next?.status ?? 200, next?.headers);
    res.end(next?.body);
  });
  const limits = { timeout: 500, totalTimeout: 60, firstWait: 10, maxAttempts: 2 };
  const line = (fields: object, text: string) => {
    lines.push(JSON.stringify(fields) + text);
  };
  const log = { debug: line, warn: line };
  const client = createWebex({ token: TOKEN, apiUrl: `${server.url}/v1`, limits, log });
  t.teardown(async () => {
    await client.close();
    await server.close();
  });
  const response = fc.record({
    status: fc.oneof(
      fc.constant(200),
      fc.constantFrom(204, 301, 307, 400, 401, 403, 404, 409, 429, 500, 502, 599),
    ),
    headers: fc.record(
      { link, location: header, 'retry-after': header, trackingid: header },
      { requiredKeys: [] },
    ),
    body,
  });
  await attack(
    t,
    'any status, headers and bytes are handled',
    fc.asyncProperty(response, fc.constantFrom('get', 'list', 'create', 'remove'), async (given, verb) => {
      next = given;
      const { messages } = client;
      const called = {
        get: () => messages.get('1'),
        list: () => messages.list(),
        create: () => messages.create({}),
        remove: () => messages.remove('1'),
      }[verb];
      await called().catch(assertClear);
      const line = lines.splice(0).find((text) => text.includes(TOKEN) || text.includes('evil.example'));
      if (line !== undefined) throw new Error(line);
    }),
    1_000,
  );
});

import { once } from 'node:events';
import fc from 'fast-check';
import t from 'tap';
import { TicketRefusedError } from '../../../src/core/ticket-refusal.ts';
import { confirmPage } from '../../../src/http/pages/link-pages.ts';
import { renderPage } from '../../../src/http/pages/page.ts';
import { problemPage } from '../../../src/http/pages/problem-pages.ts';
import { LinkRefusedError } from '../../../src/oauth/link-refused.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, hostileText } from '../../support/hostile-input.ts';
import { SECRETS, startLinking } from '../../support/linking-server.ts';
import { exchange } from '../../support/raw-http.ts';

/** Is part of every text that is sent, so that an answer that repeats a text is noticed. */
const MARK = 'zqz';
const EXPECTED = new Set([200, 303, 400, 403, 404, 405, 409, 410, 413, 414, 415, 429, 431, 502]);

const { server, linking, begin, lines } = await startLinking(t);
const receive = async (
  from: 'webex' | 'meraki',
  query: Record<string, unknown>,
  browser: string | undefined,
) => {
  await (from === 'webex' ? linking.identify(query, browser) : linking.complete(query, browser));
};
const real = await Promise.all(Array.from({ length: 20 }, (_, n) => begin(`person-${n}`)));

const text = hostileText.map((said) => `${MARK}${said}`);
const one = fc.constantFrom(...real);
/** Secrets of real links in progress, used in their own place or in another one. */
const known = one.chain(({ secret, hash, browser, states }) =>
  fc.constantFrom(secret, hash, browser, ...states),
);
const param = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: known });
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('code', 'state', 'iss', 'error', 'error_description', 'ticket') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'state[]', 'state[0]', 'toString') },
  { weight: 1, arbitrary: text },
);
const pairs = fc.array(fc.tuple(name, param), { maxLength: 6 });

attack(
  t,
  'a callback with hostile parameters is refused',
  fc.asyncProperty(
    fc.dictionary(name, fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.array(text) }), {
      maxKeys: 5,
    }),
    fc.constantFrom<'webex' | 'meraki'>('webex', 'meraki'),
    fc.option(
      one.map(({ browser }) => browser),
      { nil: undefined },
    ),
    async (query, from, browser) => {
      await receive(from, query, browser).then(
        () => {
          throw new Error('the callback was accepted');
        },
        (error: unknown) => {
          if (!(error instanceof LinkRefusedError || error instanceof TicketRefusedError)) throw error;
        },
      );
    },
  ),
);

/** Encodes a part of an address; raw parts keep percent signs that encode nothing. */
const encoded = (value: string, isRaw: boolean) =>
  isRaw ? value.replace(/[^!-~]|[#?&=\\"<>]/g, '%') : encodeURIComponent(value.toWellFormed());
const path = fc.oneof(
  fc.constantFrom(
    '/oauth/webex/callback',
    '/oauth/meraki/callback',
    '/linked',
    '/link/confirm',
    '/link/too-often',
    '/link/problem/meraki/denied',
    '/link/',
    '/link.css',
  ),
  fc
    .tuple(
      fc.constantFrom(
        'link',
        'link/confirm',
        'link/failed',
        'link/problem/webex',
        'link/problem/webex/wrong_person',
      ),
      param,
      fc.boolean(),
    )
    .map(([below, secret, isRaw]) => `/${below}/${encoded(secret, isRaw)}`),
);
const address = fc
  .tuple(path, pairs, fc.boolean())
  .map(
    ([to, all, isRaw]) =>
      `${to}?${all.map(([key, value]) => `${encoded(key, isRaw)}=${encoded(value, isRaw)}`).join('&')}`,
  );
const latin = (value: string) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
const cookie = fc.oneof(
  one.map(({ browser }) => `__Host-link=${browser}`),
  text.map((value) => `__Host-link=${latin(value)}`),
  text.map(latin),
);
const headers = fc.record(
  {
    cookie,
    origin: fc.oneof(fc.constantFrom('https://bot.example', 'null'), text.map(latin)),
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none'),
    'content-type': fc.oneof(
      fc.constantFrom('application/x-www-form-urlencoded', 'application/json'),
      text.map(latin),
    ),
  },
  { requiredKeys: [] },
);
const form = pairs.map((all) =>
  all.map(([key, value]) => `${encoded(key, false)}=${encoded(value, true)}`).join('&'),
);
const body = fc.oneof(form, form, text, fc.constant('a=1&'.repeat(1_000)));

function check(status: number, answer: string): void {
  if (!EXPECTED.has(status)) throw new Error(`status ${status}`);
  if (answer.includes(MARK)) throw new Error(`the answer repeats what was sent: ${answer}`);
  if (SECRETS.some((secret) => answer.includes(secret))) throw new Error('the answer contains a secret');
  const said = lines.splice(0).find((line) => line.includes('a request failed') || line.includes(MARK));
  if (said !== undefined) throw new Error(said);
}

attack(
  t,
  'the pages answer hostile requests and repeat nothing of them',
  fc.asyncProperty(
    fc.constantFrom<'GET' | 'POST' | 'HEAD' | 'PUT'>('GET', 'POST', 'HEAD', 'PUT'),
    address,
    headers,
    body,
    async (method, url, sent, payload) => {
      const request = { method, url, headers: sent };
      const answer = await server.inject(method === 'POST' ? { ...request, payload } : request);
      check(answer.statusCode, JSON.stringify(answer.headers) + answer.body);
    },
  ),
  10_000,
);

t.test('the pages answer hostile bytes over a socket', async (t) => {
  server.server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const listening = server.server.address();
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const bytes = hostileBytes.map((raw) =>
    Buffer.concat([Buffer.from(MARK), raw]).filter((byte) => byte !== 0x0a && byte !== 0x20),
  );
  await attack(
    t,
    'addresses and cookies of any bytes are answered',
    fc.asyncProperty(bytes, bytes, async (target, jar) => {
      const request = [
        'GET /link/',
        target,
        ' HTTP/1.1\r\nhost: bot\r\nconnection: close\r\ncookie: __Host-link=',
        jar,
        '\r\n\r\n',
      ];
      const {
        status,
        head,
        body: page,
      } = await exchange(`http://127.0.0.1:${port}`, Buffer.concat(request.map((part) => Buffer.from(part))));
      check(status, head + page);
    }),
    1_000,
  );
});

/** Returns the tags of a page without its text. */
const elements = (page: string) => page.match(/<[^>]*>/g)?.join('') ?? '';
const ada = { name: 'Ada', email: 'ada@aurora.example' };
const shown = (identity: typeof ada) => [
  renderPage(
    confirmPage({ hash: 'hash', personName: identity.name, personEmail: identity.email }),
    '/link.css',
  ),
  renderPage(problemPage('wrong_person', { identity }), '/link.css'),
];
const expected = shown(ada).map(elements);

attack(
  t,
  'a person’s name adds no element to a page',
  fc.property(hostileText, hostileText, (name, email) => {
    const pages = shown({ name, email }).map(elements);
    if (pages.join('\n') !== expected.join('\n')) throw new Error(pages.join('\n'));
  }),
);

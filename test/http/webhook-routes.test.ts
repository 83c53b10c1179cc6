import { createHmac } from 'node:crypto';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { type WebhookRoutesOptions, webhookRoutes } from '../../src/http/webhook-routes.ts';
import { verifySignature } from '../../src/webex/intake/signature.ts';

const SECRET = 's'.repeat(32);
const sign = (body: string | Buffer) => createHmac('sha1', SECRET).update(body).digest('hex');

async function setup(t: Test, outcome: Awaited<ReturnType<WebhookRoutesOptions['accept']>> = 'accepted') {
  const accepted: Buffer[] = [];
  const forged: string[] = [];
  const app = Fastify();
  await app.register(webhookRoutes, {
    verify: (raw, header) => verifySignature(raw, header, SECRET),
    onForged: () => forged.push('forged'),
    isProxy: () => false,
    accept: async (raw) => {
      accepted.push(raw);
      return outcome;
    },
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => app.close());
  const post = (body: string | Buffer, headers: Record<string, string>) =>
    fetch(`${origin}/webhooks/webex`, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
  return { accepted, forged, post };
}

t.test('the signature is verified over the raw bytes, not over parsed JSON', async (t) => {
  const { accepted, post } = await setup(t);
  const bodies = ['{"a":"\\u00e9"}', '{"a":"é"}', '{ "a" : "http:\\/\\/x" }\n', 'not json at all', ''];
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json', 'x-spark-signature': sign(body) };
    t.equal((await post(body, headers)).status, 200, JSON.stringify(body));
  }
  t.strictSame(accepted.map(String), bodies);
  t.equal(
    (await post(bodies[0] ?? '', { 'x-spark-signature': sign(bodies[0] ?? '') })).status,
    200,
    'any content type',
  );
});

t.test(
  'a post with a right signature is read whatever its content type says, also when it is empty',
  async (t) => {
    const { accepted, post } = await setup(t);
    const types = [
      undefined,
      '',
      ';;',
      'json',
      'text/html; charset',
      'application/json; charset=latin1',
      '*/*',
    ];
    for (const type of types)
      for (const body of ['', '{"a":1}']) {
        const headers = {
          'x-spark-signature': sign(body),
          ...(type !== undefined && { 'content-type': type }),
        };
        t.equal((await post(body, headers)).status, 200, `${type} ${body}`);
      }
    t.equal(accepted.length, 2 * types.length);
  },
);

t.test('a post with a wrong signature gets 401 and is not read', async (t) => {
  const { accepted, forged, post } = await setup(t);
  const body = '{"a":1}';
  const wrong = [
    {},
    { 'x-spark-signature': '' },
    { 'x-spark-signature': sign(`${body} `) },
    { 'x-spark-signature': sign(body).slice(0, -1) },
    { 'x-spark-signature': `${sign(body)}00` },
    { 'x-spark-signature': createHmac('sha1', 'other').update(body).digest('hex') },
  ];
  for (const headers of wrong)
    t.equal((await post(body, { 'content-type': 'application/json', ...headers })).status, 401);
  t.strictSame(accepted, []);
  t.equal(forged.length, wrong.length);
});

t.test('a body over 64 KB gets 413', async (t) => {
  const { accepted, post } = await setup(t);
  const fits = Buffer.alloc(64 * 1024, 'a');
  t.equal((await post(fits, { 'x-spark-signature': sign(fits) })).status, 200);
  const large = Buffer.alloc(64 * 1024 + 1, 'a');
  t.equal((await post(large, { 'x-spark-signature': sign(large) })).status, 413);
  t.equal(accepted.length, 1);
});

t.test('each outcome of a delivery has its status', async (t) => {
  for (const [outcome, status] of [
    ['accepted', 200],
    ['duplicate', 200],
    ['told', 200],
    ['malformed', 200],
    ['busy', 503],
    ['closed', 503],
  ] as const) {
    const { post } = await setup(t, outcome);
    t.equal((await post('{}', { 'x-spark-signature': sign('{}') })).status, status, outcome);
  }
});

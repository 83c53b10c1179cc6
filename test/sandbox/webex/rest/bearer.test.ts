import fastify from 'fastify';
import t from 'tap';
import { callerOf, requireBearer } from '../../../../src/sandbox/webex/rest/bearer.ts';
import { answerErrors } from '../../../../src/sandbox/webex/state/errors.ts';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { webex, call, ada, bot } = await startStandIn(t);

t.test("a request without a valid token gets a 401 in Webex's form", async (t) => {
  for (const token of ['nobody', `${ada.webexToken}x`, '', 'a b']) {
    const answer = await call(token, 'GET', '/people/me');
    t.equal(answer.status, 401);
    t.match(answer.body, {
      message: 'The request requires a valid access token set in the Authorization request header.',
      errors: [{ description: /valid access token/ }],
      trackingId: answer.headers.get('trackingid') ?? 'none',
    });
  }
  t.equal((await fetch(`${webex.url}/v1/rooms`)).status, 401);
});

t.test('tokens of people and of the bot are accepted, and every answer has a tracking id', async (t) => {
  for (const person of [ada, bot]) {
    const answer = await call(person, 'GET', '/people/me');
    t.equal(answer.body.id, person.id);
    t.match(answer.headers.get('trackingid'), /^ROUTERGW_/);
  }
});

t.test('an unknown path gets a 404, and invalid JSON a 400', async (t) => {
  const missing = await call(ada, 'GET', '/teams');
  t.equal(missing.status, 404);
  t.match(missing.body, { message: 'The requested resource could not be found.', trackingId: /^ROUTERGW_/ });
  const broken = await fetch(`${webex.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.webexToken}`, 'content-type': 'application/json' },
    body: '{"roomId":',
  });
  t.equal(broken.status, 400);
  t.match(await broken.json(), { errors: [{ description: String }], trackingId: String });
});

t.test('a token of the authorization server may do only what its scopes allow', async (t) => {
  const grants: Record<string, { personId: string; scopes: string[] }> = {
    reads: { personId: ada.id, scopes: ['spark:people_read'] },
    everything: { personId: ada.id, scopes: ['spark:all'] },
    stranger: { personId: 'nobody', scopes: ['spark:all'] },
  };
  const app = fastify();
  answerErrors(app);
  await app.register(
    async (v1) => {
      requireBearer(v1, webex.api, async (token) => grants[token]);
      v1.all('/*', (request) => ({ id: callerOf(request).id }));
    },
    { prefix: '/v1' },
  );
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  t.teardown(() => app.close());

  t.match(await call('reads', 'GET', `${origin}/v1/people/me`), { status: 200, body: { id: ada.id } });
  t.equal((await call('reads', 'GET', `${origin}/v1/people?email=x`)).status, 200);
  t.equal((await call('everything', 'POST', `${origin}/v1/messages`, {})).status, 200);
  t.equal((await call('stranger', 'GET', `${origin}/v1/people/me`)).status, 401);
  for (const [method, path] of [
    ['POST', '/people'],
    ['GET', '/rooms'],
    ['POST', '/messages'],
    ['GET', '/attachment/actions/1'],
    ['GET', '/contents/1'],
    ['DELETE', '/webhooks/1'],
    ['GET', '/unheard-of'],
  ] as const) {
    const answer = await call('reads', method, `${origin}/v1${path}`, method === 'POST' ? {} : undefined);
    t.equal(answer.status, 403, `${method} ${path}`);
    t.match(answer.body, { message: /missing required scopes/ });
  }
});

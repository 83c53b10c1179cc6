import t from 'tap';
import { startWebex } from '../../../src/sandbox/webex/server.ts';
import { createWorld, type SandboxPerson, webexId } from '../../../src/sandbox/world.ts';
import { startStandIn } from '../../support/webex-stand-in.ts';

t.test('REST, sign-in and the page have one origin', async (t) => {
  const { webex, world } = await startStandIn(t);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: world.webexClient.id,
    redirect_uri: 'http://127.0.0.1:9/oauth/webex/callback',
    scope: 'spark:people_read',
    state: 's',
  });
  const signIn = await fetch(`${webex.url}/v1/authorize?${query}`, { redirect: 'manual' });
  t.ok(signIn.status < 400, `sign-in begins: ${signIn.status}`);
  const exchange = await fetch(`${webex.url}/v1/access_token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'made-up',
      client_id: world.webexClient.id,
      client_secret: world.webexClient.secret,
    }),
  });
  t.match(await exchange.json(), { error: 'invalid_grant' });
});

t.test('a fault hits before the API, and every request is recorded', async (t) => {
  const { webex, call, ada } = await startStandIn(t);
  webex.faults.add({
    path: /^\/v1\/people/,
    times: 1,
    effect: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
  });
  const refused = await call(ada, 'GET', '/people/me');
  t.equal(refused.status, 429);
  t.equal(refused.headers.get('retry-after'), '1');
  t.equal((await call(ada, 'GET', '/people/me')).status, 200);
  t.strictSame(
    webex.requests.map(({ method, path }) => `${method} ${path}`),
    Array(2).fill('GET /v1/people/me'),
  );
});

t.test('each of a thousand direct rooms is found', async (t) => {
  const world = createWorld();
  const people = Array.from(
    { length: 1000 },
    (_, i): SandboxPerson => ({
      ...world.bot,
      id: webexId('PEOPLE', `person-${i}`),
      email: `p${i}@aurora.example`,
      displayName: `Person ${i}`,
      webexToken: `token-${i}`,
      isBot: false,
    }),
  );
  world.people.push(...people);
  for (const { id } of people)
    world.spaces.push({ title: 'Meraki', type: 'direct', members: [id, world.bot.id] });
  const webex = await startWebex({ world, redirectUris: ['http://127.0.0.1:9/'] });
  t.teardown(() => webex.close());
  t.equal(webex.api.membershipsOf(world.bot.id).size, 1006);
  t.ok(people.every(({ id }) => webex.api.directRoom(id, world.bot.id)));
});

import t, { type Test } from 'tap';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { CLIENT, startServer, type Weather } from '../../support/year/authorization-server.ts';
import { type Consent, createConsents } from '../../support/year/consents.ts';

/** Starts the soak test's authorization server with a clock and weather that the test sets. */
async function start(t: Test) {
  let now = 0;
  let weather: Weather = 'fine';
  const reused: Consent[] = [];
  const consents = createConsents({
    clock: () => now,
    run: () => 1,
    onReuse: (one) => void reused.push(one),
  });
  const server = await startServer(consents, () => weather);
  t.teardown(server.close);
  const post = async (path: string, form: Record<string, string>, secret = CLIENT.secret) => {
    const authorization = `Basic ${Buffer.from(`${CLIENT.id}:${secret}`).toString('base64')}`;
    const body = new URLSearchParams(form);
    const response = await fetch(`${server.url}/oauth/${path}`, {
      method: 'POST',
      body,
      headers: { authorization },
    });
    const text = await response.text();
    return { status: response.status, ...(text.startsWith('{') ? JSON.parse(text) : {}) };
  };
  const refresh = (refresh_token: string, secret?: string) =>
    post('token', { grant_type: 'refresh_token', refresh_token }, secret);
  return {
    server,
    consents,
    reused,
    post,
    refresh,
    pass: (ms: number) => {
      now += ms;
    },
    set: (next: Weather) => {
      weather = next;
    },
    link: async (organizationId = '1') =>
      post('token', { grant_type: 'authorization_code', code: consents.agree('ada', organizationId) }),
    organizations: async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${server.url}/api/v1/organizations`, { headers })).status;
    },
  };
}

const REFUSED = { status: 400, error: 'invalid_grant' };

t.test('a code is good once, for ten minutes', async (t) => {
  const { consents, post, pass } = await start(t);
  const code = consents.agree('ada', '1');
  t.match(await post('token', { grant_type: 'authorization_code', code }), { status: 200 });
  t.match(await post('token', { grant_type: 'authorization_code', code }), REFUSED);
  const late = consents.agree('ada', '1');
  pass(10 * MINUTE);
  t.match(await post('token', { grant_type: 'authorization_code', code: late }), REFUSED);
});

t.test('a rotated refresh token that is used again ends the grant', async (t) => {
  const { link, refresh, reused, organizations } = await start(t);
  const first = await link();
  const second = await refresh(first.refresh_token);
  t.not(second.refresh_token, first.refresh_token);
  t.equal(await organizations(second.access_token), 200);
  t.match(await refresh(first.refresh_token), REFUSED);
  t.match(await refresh(second.refresh_token), REFUSED);
  t.equal(await organizations(second.access_token), 401);
  t.equal(reused.length, 1);
});

t.test('a refresh token lives 90 days from its last use, an access token an hour', async (t) => {
  const { link, refresh, pass, organizations } = await start(t);
  let tokens = await link();
  pass(HOUR);
  t.equal(await organizations(tokens.access_token), 401);
  tokens = await refresh(tokens.refresh_token);
  for (let i = 0; i < 5; i++) {
    pass(90 * DAY - 1);
    tokens = await refresh(tokens.refresh_token);
    t.equal(tokens.status, 200);
  }
  pass(90 * DAY);
  t.match(await refresh(tokens.refresh_token), REFUSED);
});

t.test('a revocation with a rotated token, or a removal in the dashboard, ends the grant', async (t) => {
  const { link, refresh, post, consents, organizations } = await start(t);
  const [revoked, removed, left] = [await link(), await link(), await link('2')];
  const rotated = await refresh(revoked.refresh_token);
  t.equal((await post('revoke', { token: revoked.refresh_token })).status, 200);
  t.equal((await post('revoke', { token: 'unknown' })).status, 200);
  t.match(await refresh(rotated.refresh_token), REFUSED);
  t.equal(consents.remove('1'), 1);
  t.equal(await organizations(removed.access_token), 401);
  t.match(await refresh(removed.refresh_token), REFUSED);
  t.equal(await organizations(left.access_token), 200);
});

t.test('wrong credentials are refused, and each weather answers as its name says', async (t) => {
  const { link, refresh, server, set, consents } = await start(t);
  const { refresh_token } = await link();
  t.match(await refresh(refresh_token, 'wrong'), { status: 401, error: 'invalid_client' });
  server.takesClient = false;
  t.match(await refresh(refresh_token), { status: 401, error: 'invalid_client' });
  server.takesClient = true;
  set('away');
  t.equal((await refresh(refresh_token)).status, 503);
  set('busy');
  t.equal((await refresh(refresh_token)).status, 429);
  set('reset');
  await t.rejects(refresh(refresh_token));
  t.equal(consents.all[0]?.refreshToken, refresh_token, 'the refresh was not carried out');
  set('lost');
  await t.rejects(refresh(refresh_token));
  t.match(consents.all[0], { isLost: true, state: 'living' });
  t.not(consents.all[0]?.refreshToken, refresh_token, 'the refresh was carried out, and its answer was lost');
  t.equal(server.failures, 6);
});

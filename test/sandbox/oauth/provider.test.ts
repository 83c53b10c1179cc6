import t from 'tap';
import {
  ADA,
  advanceClock,
  HARBOR,
  INVALID_CLIENT,
  INVALID_GRANT,
  pkce,
  post,
  REDIRECT_URI,
  startMeraki,
  startWebex,
} from '../../support/authorization-servers.ts';
import { createCookieJar, open, signInAndConsent } from '../../support/oauth-browser.ts';

t.test('Meraki exchanges a code with PKCE and rotates the refresh token', async (t) => {
  const meraki = await startMeraki(t, { pkceRequired: true });
  const { verifier, challenge } = pkce();
  const url = meraki.authorizeUrl({
    scope: 'dashboard:general:config:read wireless:telemetry:read',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const back = await signInAndConsent(url, { person: ADA, organization: HARBOR });
  t.equal(back.origin + back.pathname, REDIRECT_URI);
  t.equal(back.searchParams.get('state'), 'some state');
  t.equal(back.searchParams.get('iss'), meraki.url);

  t.match(await meraki.exchange(back, { code_verifier: pkce().verifier }), {
    status: 400,
    body: INVALID_GRANT,
  });
  const issued = await meraki.exchange(back, { code_verifier: verifier, scope: 'as Meraki documents it' });
  t.match(issued, {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'dashboard:general:config:read wireless:telemetry:read',
      access_token: String,
      refresh_token: String,
    },
  });
  t.same(await meraki.server.introspect(String(issued.body.access_token)), {
    personId: meraki.world.people[0]?.id,
    scopes: ['dashboard:general:config:read', 'wireless:telemetry:read'],
    organizationId: HARBOR,
  });

  const rotated = await meraki.refresh(issued.body.refresh_token);
  t.equal(rotated.status, 200);
  t.not(rotated.body.refresh_token, issued.body.refresh_token);
  t.match(await meraki.server.introspect(String(rotated.body.access_token)), { organizationId: HARBOR });
  t.equal((await meraki.refresh(rotated.body.refresh_token)).status, 200);
});

t.test('Webex exchanges a code only with the verifier of its challenge', async (t) => {
  const webex = await startWebex(t);
  const codeFor = (parameters = {}) => signInAndConsent(webex.authorizeUrl(parameters), { person: ADA });
  const { verifier, challenge } = pkce();
  const challenged = { code_challenge: challenge, code_challenge_method: 'S256' };
  for (const more of [{}, { code_verifier: pkce().verifier }, { code_verifier: challenge }])
    t.match(await webex.exchange(await codeFor(challenged), more), { status: 400 });
  t.match(
    await webex.exchange(await codeFor(), { code_verifier: verifier }),
    { status: 400 },
    'no challenge',
  );
  const back = await codeFor(challenged);
  t.match(await webex.exchange(back, { code_verifier: verifier }), { status: 200 });
  const plain = await codeFor({ code_challenge: verifier, code_challenge_method: 'plain' });
  t.equal(plain.searchParams.get('code'), null, 'S256 only');
});

t.test('at Meraki a refresh token that is used again ends the grant', async (t) => {
  const meraki = await startMeraki(t);
  const first = await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA }));
  const second = await meraki.refresh(first.body.refresh_token);
  t.match(await meraki.refresh(first.body.refresh_token), { status: 400, body: INVALID_GRANT });
  t.match(await meraki.refresh(second.body.refresh_token), { status: 400, body: INVALID_GRANT });
  t.equal(await meraki.server.introspect(String(first.body.access_token)), undefined);
  t.equal(await meraki.server.introspect(String(second.body.access_token)), undefined);
});

t.test('at Meraki at most one of racing refreshes succeeds, and the grant ends', async (t) => {
  const meraki = await startMeraki(t);
  const first = await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA }));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => meraki.refresh(first.body.refresh_token)),
  );
  const won = answers.filter(({ status }) => status === 200);
  t.ok(won.length <= 1, `${won.length} answered`);
  for (const { body } of won) t.match(await meraki.refresh(body.refresh_token), { body: INVALID_GRANT });
  t.match(await meraki.refresh(first.body.refresh_token), { status: 400, body: INVALID_GRANT });
});

t.test('at Meraki a revocation ends the grant of the token', async (t) => {
  const meraki = await startMeraki(t, { otherClients: [{ id: 'other', secret: 'of another integration' }] });
  const consent = () => signInAndConsent(meraki.authorizeUrl(), { person: ADA });
  const { body } = await meraki.exchange(await consent());
  const other = await meraki.exchange(await consent());
  const form = { token: String(body.refresh_token), token_type_hint: 'refresh_token' };

  t.match(await meraki.revoke(form, { id: meraki.world.merakiClient.id, secret: 'wrong' }), {
    status: 401,
    body: INVALID_CLIENT,
  });
  t.match(await post(`${meraki.url}/oauth/revoke`, form), { status: 401, body: INVALID_CLIENT });
  t.equal((await meraki.revoke(form, { id: 'other', secret: 'of another integration' })).status, 200);
  t.ok(await meraki.server.introspect(String(body.access_token)), 'another client revokes nothing');

  t.same((await meraki.revoke(form)).status, 200);
  t.equal(await meraki.server.introspect(String(body.access_token)), undefined);
  t.match(await meraki.refresh(body.refresh_token), { status: 400, body: INVALID_GRANT });
  t.equal((await meraki.revoke(form)).status, 200, 'an unknown token is no error (RFC 7009)');
  t.equal((await meraki.refresh(other.body.refresh_token)).status, 200, 'the other consent lives on');
});

t.test('Meraki accepts client credentials only in the Authorization header', async (t) => {
  const meraki = await startMeraki(t);
  const { id, secret } = meraki.world.merakiClient;
  const back = await signInAndConsent(meraki.authorizeUrl(), { person: ADA });
  const wrong = await meraki.exchange(back, {}, { id, secret: 'wrong' });
  t.match(wrong, { status: 401, body: INVALID_CLIENT });
  t.match(wrong.headers.get('www-authenticate'), /^Basic /);
  t.match(await meraki.exchange(back, {}, { id: 'unknown', secret }), { status: 401, body: INVALID_CLIENT });
  const form = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' };
  const inForm = { ...form, redirect_uri: REDIRECT_URI, client_id: id, client_secret: secret };
  t.match(await post(`${meraki.url}/oauth/token`, inForm), { status: 401, body: INVALID_CLIENT });
  t.equal((await meraki.exchange(back)).status, 200, 'none of these used the code up');
});

t.test('authorization codes of Meraki', async (t) => {
  const otherClient = { id: 'other', secret: 'of another integration' };
  const meraki = await startMeraki(t, { otherClients: [otherClient] });
  const consent = () => signInAndConsent(meraki.authorizeUrl(), { person: ADA });

  await t.test('a code that is used twice ends the tokens of the first use', async (t) => {
    const back = await consent();
    const { body } = await meraki.exchange(back);
    t.match(await meraki.exchange(back), { status: 400, body: INVALID_GRANT });
    t.equal(await meraki.server.introspect(String(body.access_token)), undefined);
  });
  await t.test('a code of another client is refused', async (t) => {
    t.match(await meraki.exchange(await consent(), {}, otherClient), { status: 400, body: INVALID_GRANT });
  });
  await t.test('a code with another redirect_uri is refused', async (t) => {
    const answer = await meraki.exchange(await consent(), { redirect_uri: `${REDIRECT_URI}/other` });
    t.match(answer, { status: 400, body: INVALID_GRANT });
  });
  await t.test('an invented code is refused', async (t) => {
    const madeUp = new URL(`${REDIRECT_URI}?code=made-up`);
    t.match(await meraki.exchange(madeUp), { status: 400, body: INVALID_GRANT });
  });
  await t.test('a code is refused after 10 minutes', async (t) => {
    const back = await consent();
    advanceClock(t, 601);
    t.match(await meraki.exchange(back), { status: 400, body: INVALID_GRANT });
  });
});

t.test('lifetimes can be set', async (t) => {
  const meraki = await startMeraki(t, {
    ttl: { AuthorizationCode: 500, AccessToken: 2_000, RefreshToken: 6_000 },
  });
  const back = await signInAndConsent(meraki.authorizeUrl(), { person: ADA });
  const { body } = await meraki.exchange(back);
  t.equal(body.expires_in, 2_000);
  const unused = await signInAndConsent(meraki.authorizeUrl(), { person: ADA });
  advanceClock(t, 3_000);
  t.match(await meraki.exchange(unused), { body: INVALID_GRANT });
  t.equal(await meraki.server.introspect(String(body.access_token)), undefined);
  const refreshed = await meraki.refresh(body.refresh_token);
  t.equal(refreshed.status, 200);
  advanceClock(t, 3_001);
  t.equal((await meraki.refresh(refreshed.body.refresh_token)).status, 200, 'every use starts it anew');
  advanceClock(t, 6_001);
  t.match(await meraki.refresh(refreshed.body.refresh_token), { body: INVALID_GRANT });
});

t.test('invalid authorization requests are refused', async (t) => {
  const meraki = await startMeraki(t, { pkceRequired: true });
  const challenge = { code_challenge: pkce().challenge, code_challenge_method: 'S256' };
  const refused = async (parameters: Record<string, string | undefined>) => {
    const { url } = await open(createCookieJar(), meraki.authorizeUrl({ ...challenge, ...parameters }));
    t.equal(url.origin + url.pathname, REDIRECT_URI);
    return Object.fromEntries(url.searchParams);
  };
  const invalidScope = {
    error: 'invalid_scope',
    error_description: 'The requested scope is invalid, unknown, or malformed.',
    state: 'some state',
    iss: meraki.url,
  };
  t.same(await refused({ scope: 'dashboard:general:config:read bakery:config:read' }), invalidScope);
  t.same(await refused({ scope: 'openid' }), invalidScope);
  t.same(await refused({ scope: undefined }), invalidScope);
  t.match(await refused({ state: undefined }), { error: 'invalid_request' });
  t.match(await refused({ code_challenge: undefined, code_challenge_method: undefined }), {
    error: 'invalid_request',
  });
  t.match(await refused({ code_challenge_method: 'plain' }), { error: 'invalid_request' });
  t.match(await refused({ response_type: 'none' }), { error: 'unsupported_response_type' });

  for (const parameters of [{ redirect_uri: 'http://127.0.0.1:9/elsewhere' }, { client_id: 'unknown' }]) {
    const shown = await open(createCookieJar(), meraki.authorizeUrl({ ...challenge, ...parameters }));
    t.equal(shown.status, 400);
    t.equal(shown.url.origin, meraki.url, 'the browser is not sent anywhere');
    t.match(shown.body, 'can’t go on with this request');
  }
});

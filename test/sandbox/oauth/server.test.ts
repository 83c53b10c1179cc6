import t from 'tap';
import {
  ADA,
  AURORA,
  advanceClock,
  HARBOR,
  INVALID_GRANT,
  post,
  REDIRECT_URI,
  startMeraki,
  startWebex,
} from '../../support/authorization-servers.ts';
import { createCookieJar, open, signInAndConsent, signOut } from '../../support/oauth-browser.ts';

t.test('at Meraki an access token stays valid after a revocation for the grace period only', async (t) => {
  const meraki = await startMeraki(t, { revocationGraceSeconds: 600 });
  const { body } = await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA }));
  await meraki.revoke({ token: String(body.refresh_token), token_type_hint: 'refresh_token' });
  t.match(await meraki.refresh(body.refresh_token), { body: INVALID_GRANT });
  t.match(await meraki.server.introspect(String(body.access_token)), { organizationId: AURORA });
  advanceClock(t, 601);
  t.equal(await meraki.server.introspect(String(body.access_token)), undefined);
});

t.test('at Meraki removing the integration ends every grant of that organization at once', async (t) => {
  const otherClient = { id: 'other', secret: 'of another integration' };
  const meraki = await startMeraki(t, { revocationGraceSeconds: 600, otherClients: [otherClient] });
  const consent = (organization: string, parameters = {}) =>
    signInAndConsent(meraki.authorizeUrl(parameters), { person: ADA, organization });
  const aurora = await meraki.exchange(await consent(AURORA));
  const harbor = await meraki.exchange(await consent(HARBOR));
  const theirs = await meraki.exchange(await consent(AURORA, { client_id: 'other' }), {}, otherClient);
  const unused = await consent(AURORA);
  await meraki.server.removeIntegration(AURORA);
  t.equal(await meraki.server.introspect(String(aurora.body.access_token)), undefined);
  t.match(await meraki.refresh(aurora.body.refresh_token), { status: 400, body: INVALID_GRANT });
  t.match(await meraki.exchange(unused), { status: 400, body: INVALID_GRANT });
  t.ok(await meraki.server.introspect(String(harbor.body.access_token)));
  t.ok(await meraki.server.introspect(String(theirs.body.access_token)), 'another integration stays');
});

t.test('Webex accepts credentials in the form and has no revocation', async (t) => {
  const webex = await startWebex(t);
  const jar = createCookieJar();
  const back = await signInAndConsent(webex.authorizeUrl(), { person: ADA, jar });
  const { status, body } = await webex.exchange(back);
  t.equal(status, 200);
  t.same(await webex.server.introspect(String(body.access_token)), {
    personId: webex.world.people[0]?.id,
    scopes: ['spark:people_read'],
  });
  t.match(await webex.exchange(back), { status: 400, body: { error: 'invalid_grant' } });

  const again = await open(jar, webex.authorizeUrl({ scope: 'spark:people_read spark:kms' }));
  t.equal(again.url.origin + again.url.pathname, REDIRECT_URI, 'signed in already: no page');
  const other = await webex.exchange(again.url);
  t.match(other.body, { scope: 'spark:people_read spark:kms' });

  const { id, secret } = webex.world.webexClient;
  const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
  const form = { grant_type: 'authorization_code', code: 'any', redirect_uri: REDIRECT_URI };
  t.match(await post(`${webex.url}/v1/access_token`, form, basic), { status: 401 });
  t.equal((await fetch(`${webex.url}/v1/revoke`, { method: 'POST' })).status, 404);
  const unknown = await open(jar, webex.authorizeUrl({ scope: 'spark:all' }));
  t.equal(unknown.url.searchParams.get('error'), 'invalid_scope');

  await signOut(jar, webex.url);
  t.match((await open(jar, webex.authorizeUrl())).body, 'Sign in to Webex (sandbox)');
});

t.test('the server recognizes its own paths', async (t) => {
  const webex = await startWebex(t);
  for (const path of ['/v1/authorize', '/v1/authorize/abc', '/v1/access_token', '/v1/jwks', '/sign-in/abc']) {
    t.ok(webex.server.owns(path), path);
  }
  for (const path of ['/sign-in/style.css', '/sign-out', '/.well-known/openid-configuration']) {
    t.ok(webex.server.owns(path), path);
  }
  for (const path of ['/', '/v1/people/me', '/v1/authorized', '/sign-in', '/oauth/token']) {
    t.notOk(webex.server.owns(path), path);
  }
});

t.test('discovery lists the actual endpoints, and nothing is printed', async (t) => {
  const printed = [t.capture(console, 'warn'), t.capture(console, 'info'), t.capture(console, 'error')];
  const meraki = await startMeraki(t);
  const response = await fetch(`${meraki.url}/.well-known/oauth-authorization-server`);
  t.match(await response.json(), {
    issuer: meraki.url,
    authorization_endpoint: `${meraki.url}/oauth/authorize`,
    token_endpoint: `${meraki.url}/oauth/token`,
    revocation_endpoint: `${meraki.url}/oauth/revoke`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    authorization_response_iss_parameter_supported: true,
  });
  await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA }));
  for (const calls of printed) t.same(calls(), []);
});

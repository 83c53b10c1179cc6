import t from 'tap';
import { createWorld } from '../../../src/sandbox/world.ts';
import {
  ADA,
  AURORA,
  HARBOR,
  REDIRECT_URI,
  startMeraki,
  startWebex,
  TOM,
} from '../../support/authorization-servers.ts';
import {
  createCookieJar,
  open,
  press,
  type ShownPage,
  signInAndConsent,
} from '../../support/oauth-browser.ts';

const heading = ({ body }: ShownPage) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1];

t.test('the sign-in offers everybody but the bot, and the session is remembered', async (t) => {
  const meraki = await startMeraki(t);
  const jar = createCookieJar();
  const shown = await open(jar, meraki.authorizeUrl());
  t.equal(heading(shown), 'Sign in to Meraki dashboard (sandbox)');
  const people = meraki.world.people.filter((person) => !person.isBot);
  t.equal(shown.body.split('name="person"').length - 1, people.length);
  for (const { displayName, email } of people) t.match(shown.body, displayName, email);
  t.notMatch(shown.body, meraki.world.bot.email);

  const signedIn = await press(jar, shown, ['person', ADA]);
  t.equal(heading(signedIn), 'Webex bot for Meraki asks for access');
  t.equal(heading(await open(jar, meraki.authorizeUrl())), heading(signedIn), 'no second sign-in');
  t.equal(heading(await open(createCookieJar(), meraki.authorizeUrl())), heading(shown), 'another browser');
});

t.test('signing in as an unknown person or as the bot is refused', async (t) => {
  const meraki = await startMeraki(t);
  const jar = createCookieJar();
  const { url } = await open(jar, meraki.authorizeUrl());
  for (const person of ['eve@evil.example', meraki.world.bot.email, '']) {
    const shown = await open(jar, url, { action: 'sign-in', person });
    t.equal(shown.status, 400, person);
    t.equal(heading(shown), 'Sign in to Meraki dashboard (sandbox)');
  }
});

t.test(
  'the consent page shows scopes in plain words and the own organizations, and Allow requires one of them',
  async (t) => {
    const world = createWorld();
    world.merakiOrganizations.push({ id: '1', name: 'Not hers', size: 'small' });
    const meraki = await startMeraki(t, { world });
    const scope = 'switch:telemetry:read dashboard:general:config:read dashboard:general:config:write';
    const jar = createCookieJar();
    const url = await signInAndConsent(meraki.authorizeUrl({ scope }), {
      person: ADA,
      decision: 'stop-at-consent',
      jar,
    });
    const shown = await open(jar, url);
    t.equal(shown.status, 200);
    for (const text of [
      'Switches',
      'See port status',
      'See networks',
      'Change networks',
      'Ada Moreno',
      '127.0.0.1:9',
    ]) {
      t.match(shown.body, text);
    }
    t.notMatch(shown.body, 'Wireless');
    t.match(shown.body, 'Aurora Retail');
    t.match(shown.body, 'Harbor Lab');
    t.notMatch(shown.body, 'Not hers');

    for (const fields of [{}, { organization: '1' }]) {
      const again = await press(jar, shown, ['action', 'allow'], fields);
      t.equal(again.status, 400);
      t.match(again.body, 'role="alert">Choose one of your organizations.');
    }
    const { url: back } = await press(jar, shown, ['action', 'allow'], { organization: HARBOR });
    const { body } = await meraki.exchange(back);
    t.match(await meraki.server.introspect(String(body.access_token)), { organizationId: HARBOR });
  },
);

t.test('a single organization is preselected', async (t) => {
  const world = createWorld();
  for (const person of world.people)
    person.organizations = person.organizations.filter((id) => id === HARBOR);
  const meraki = await startMeraki(t, { world });
  const jar = createCookieJar();
  const url = await signInAndConsent(meraki.authorizeUrl(), {
    person: ADA,
    decision: 'stop-at-consent',
    jar,
  });
  t.match((await open(jar, url)).body, `value="${HARBOR}" required checked`);
});

t.test('Deny sends access_denied back to the client', async (t) => {
  const meraki = await startMeraki(t);
  const back = await signInAndConsent(meraki.authorizeUrl(), { person: ADA, decision: 'deny' });
  t.equal(back.origin + back.pathname, REDIRECT_URI);
  t.same(Object.fromEntries(back.searchParams), {
    error: 'access_denied',
    error_description: 'The resource owner or authorization server denied the request.',
    state: 'some state',
    iss: meraki.url,
  });
});

t.test(
  'a person who is no full organization administrator can only go back or sign in as another person',
  async (t) => {
    const meraki = await startMeraki(t);
    for (const person of [TOM, 'gina@partner.example', 'ben@aurora.example']) {
      await t.rejects(signInAndConsent(meraki.authorizeUrl(), { person }), {
        message: /^not sent back to the client: 403 .* “You can’t grant this access”$/,
      });
      const back = await signInAndConsent(meraki.authorizeUrl(), { person, decision: 'deny' });
      t.equal(back.searchParams.get('error'), 'access_denied');
    }
    const jar = createCookieJar();
    const url = await signInAndConsent(meraki.authorizeUrl(), {
      person: TOM,
      decision: 'stop-at-consent',
      jar,
    });
    const forged = await open(jar, url, { action: 'allow', organization: AURORA });
    t.equal(forged.status, 403, 'a form of his own making does not help');

    const back = await signInAndConsent(meraki.authorizeUrl(), { person: ADA, jar });
    const { body } = await meraki.exchange(back);
    t.match(await meraki.server.introspect(String(body.access_token)), {
      personId: meraki.world.people.find(({ email }) => email === ADA)?.id,
    });
  },
);

t.test('signing in as somebody else leaves the grants of the first person alone', async (t) => {
  const meraki = await startMeraki(t);
  const jar = createCookieJar();
  const { body } = await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA, jar }));
  await signInAndConsent(meraki.authorizeUrl(), { person: TOM, decision: 'deny', jar });
  t.equal((await meraki.refresh(body.refresh_token)).status, 200);
});

t.test('two consents of one administrator in one browser are two grants', async (t) => {
  const meraki = await startMeraki(t);
  const jar = createCookieJar();
  const consent = async () =>
    (await meraki.exchange(await signInAndConsent(meraki.authorizeUrl(), { person: ADA, jar }))).body;
  const [first, second] = [await consent(), await consent()];
  await meraki.revoke({ token: String(first.refresh_token), token_type_hint: 'refresh_token' });
  t.equal(await meraki.server.introspect(String(first.access_token)), undefined);
  t.ok(await meraki.server.introspect(String(second.access_token)));
  t.equal((await meraki.refresh(second.refresh_token)).status, 200);
});

t.test('with two people in two tabs the latest sign-in counts', async (t) => {
  const [webex, jar] = [await startWebex(t), createCookieJar()];
  const tabs = [await open(jar, webex.authorizeUrl()), await open(jar, webex.authorizeUrl())];
  const people = [ADA, TOM];
  for (const [n, tab] of tabs.entries()) {
    const { url } = await press(jar, tab, ['person', people[n] ?? '']);
    const { body } = await webex.exchange(url);
    const introspected = await webex.server.introspect(String(body.access_token));
    t.equal(introspected?.personId, webex.world.people[n]?.id);
  }
});

t.test('in a browser in which somebody is signed in at Webex, another person can sign in', async (t) => {
  const webex = await startWebex(t, { alwaysAsks: true });
  const jar = createCookieJar();
  for (const person of [ADA, TOM, TOM, ADA]) {
    const back = await signInAndConsent(webex.authorizeUrl(), { person, jar });
    const { body } = await webex.exchange(back);
    t.match(await webex.server.introspect(String(body.access_token)), {
      personId: webex.world.people.find(({ email }) => email === person)?.id,
    });
  }
});

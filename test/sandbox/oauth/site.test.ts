import t from 'tap';
import { createWorld } from '../../../src/sandbox/world.ts';
import {
  ADA,
  AURORA,
  REDIRECT_URI,
  startMeraki,
  startWebex,
  TOM,
} from '../../support/authorization-servers.ts';
import { createCookieJar, open, type ShownPage, signInAndConsent } from '../../support/oauth-browser.ts';

const heading = ({ body }: ShownPage) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1];

t.test('the sign-out page ends the session', async (t) => {
  const webex = await startWebex(t);
  const jar = createCookieJar();
  const page = `${webex.url}/sign-out`;
  t.equal(heading(await open(jar, page)), 'Nobody is signed in');
  await signInAndConsent(webex.authorizeUrl(), { person: TOM, jar });
  const shown = await open(jar, page);
  t.match(shown.body, 'Tom Becker');
  t.equal(heading(await open(jar, page, {})), 'Nobody is signed in');
  t.match(heading(await open(jar, webex.authorizeUrl())), /^Sign in to Webex/);
});

t.test('a session at one server is not valid at the other', async (t) => {
  const world = createWorld();
  const [webex, meraki] = [await startWebex(t, { world }), await startMeraki(t, { world })];
  const jar = createCookieJar();
  await signInAndConsent(webex.authorizeUrl(), { person: ADA, jar });
  t.match(jar.cookies('127.0.0.1'), { webex_session: String, 'webex_session.sig': String });
  t.match(heading(await open(jar, meraki.authorizeUrl())), /^Sign in to Meraki/);

  const stolen = Object.entries(jar.cookies('127.0.0.1'))
    .map(([name, value]) => `${name.replace('webex', 'meraki')}=${value}`)
    .join('; ');
  const answer = await fetch(meraki.authorizeUrl(), { headers: { cookie: stolen }, redirect: 'manual' });
  t.match(answer.headers.get('location'), /\/sign-in\//, 'renamed cookies are not believed');

  await signInAndConsent(meraki.authorizeUrl(), { person: TOM, decision: 'deny', jar });
  const still = await webex.exchange((await open(jar, webex.authorizeUrl())).url);
  const introspected = await webex.server.introspect(String(still.body.access_token));
  t.equal(introspected?.personId, world.people[0]?.id, 'Ada is still signed in at Webex');
});

t.test('a form is accepted only from the browser and the origin that began', async (t) => {
  const meraki = await startMeraki(t);
  const jar = createCookieJar();
  const consent = { person: ADA, decision: 'stop-at-consent', jar } as const;
  const url = await signInAndConsent(meraki.authorizeUrl(), consent);
  const form = { action: 'allow', organization: AURORA };

  const stranger = await open(createCookieJar(), url, form);
  t.equal(stranger.status, 400);
  t.match(stranger.body, 'expired or was opened in another browser');

  const crossSite = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: 'http://127.0.0.1:9', cookie: jar.header(url) ?? '' },
  });
  t.equal(crossSite.status, 403);

  const other = await signInAndConsent(meraki.authorizeUrl(), { ...consent, jar: createCookieJar() });
  const mixed = await fetch(other, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { cookie: jar.header(url) ?? '' },
  });
  t.equal(mixed.status, 400, 'the cookie of one interaction opens no other');
  t.equal((await open(jar, url, { action: 'something else' })).status, 400);
  t.equal(
    (await open(jar, url, form)).url.origin,
    new URL(REDIRECT_URI).origin,
    'and still the right one works',
  );
  t.equal((await open(jar, url, form)).status, 400, 'once');
});

t.test('pages have security headers and a stylesheet, and escape their content', async (t) => {
  const world = createWorld();
  const [ada] = world.people;
  const [aurora] = world.merakiOrganizations;
  if (!ada || !aurora) throw new Error('nobody there');
  ada.displayName = '<script>alert(1)</script>';
  ada.email = `ada"o'brien&<b>@aurora.example`;
  aurora.name = '<img src=x onerror="alert(2)">';
  const meraki = await startMeraki(t, { world });
  const jar = createCookieJar();
  const visit = { person: ada.email, decision: 'stop-at-consent', jar } as const;
  const pages = [
    await open(createCookieJar(), meraki.authorizeUrl()),
    await open(jar, await signInAndConsent(meraki.authorizeUrl(), visit)),
    await open(createCookieJar(), meraki.authorizeUrl({ redirect_uri: 'http://"><script>' })),
  ];
  for (const { body, headers } of pages) {
    t.notMatch(body, /<script|<img|<b>@/);
    const policy = headers.get('content-security-policy') ?? '';
    t.match(policy, "default-src 'none'");
    t.match(policy, "frame-ancestors 'none'");
    t.notMatch(policy, 'unsafe');
    t.equal(headers.get('referrer-policy'), 'same-origin');
    t.equal(headers.get('cache-control'), 'no-store');
  }
  t.match(pages[1]?.body, '&lt;img src=x onerror=&quot;alert(2)&quot;&gt;');
  const policy = pages[1]?.headers.get('content-security-policy');
  t.match(policy, "form-action 'self' http://127.0.0.1:9;", 'the redirect after Allow passes in Chromium');

  const style = await fetch(`${meraki.url}/sign-in/style.css`);
  t.match(style.headers.get('content-type'), /^text\/css/);
  t.match(await style.text(), 'color-scheme: light dark');
});

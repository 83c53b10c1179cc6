import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { SECOND } from '../../src/core/clock.ts';
import { hashSecret } from '../../src/core/secrets.ts';
import { type Rig, startRig } from '../support/application.ts';
import { createCookieJar, signInAndConsent } from '../support/oauth-browser.ts';
import { unlinkBy } from '../support/unlink-by.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';

const webexTokenCalls = (rig: Rig) =>
  rig.webex.requests.filter(({ path }) => path === '/v1/access_token').length;
const merakiTokenCalls = (rig: Rig) =>
  rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/token').length;
const heading = (body: string) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1] ?? '';

/** Starts at the one-time URL; stops at the redirect to the Webex sign-in. */
async function toWebex(rig: Rig, url: string, jar = createCookieJar()): Promise<URL> {
  const shown = await rig.visit(jar, url, {});
  return shown.url;
}

/** Ada, back from the Webex sign-in with a code that nobody has redeemed yet. */
async function backFromWebex(rig: Rig) {
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const webex = await toWebex(rig, await rig.linkUrl(ada), jar);
  const back = await signInAndConsent(webex, { person: ada.email, jar });
  return { ada, jar, webex, back };
}

t.test('previews of a one-time URL don’t use it up', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  for (let i = 0; i < 20; i++) t.equal((await rig.visit(createCookieJar(), url)).status, 200);
  const head = await fetch(url, { method: 'HEAD' });
  t.equal(head.status, 200);
  t.equal((await rig.signIn(ada, url, createCookieJar())).status, 200);
});

t.test('a person links an organization, and the used URL links nothing again', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, url, jar);
  t.match(confirm.body, 'Ada Moreno', 'the confirm page shows the signed-in identity');
  t.match(confirm.body, 'ada@aurora.example');
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  const linked = await rig.visit(jar, back);
  t.equal(linked.url.pathname, '/linked');
  t.equal(heading(linked.body), 'Your organization is linked');
  await rig.settle();
  t.match(rig.heard(ada).at(-1), 'Aurora Retail', 'the message names the organization');

  t.equal((await rig.visit(jar, url)).status, 410, 'the link');
  t.equal((await rig.visit(jar, url, {})).status, 410, 'its button');
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  t.equal(
    (await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).status,
    410,
    'the confirm button',
  );
  const calls = merakiTokenCalls(rig);
  t.equal((await rig.visit(jar, back)).status, 410, 'callback replay');
  t.equal(merakiTokenCalls(rig), calls, 'no token call');
});

t.test('a one-time URL has expired after 601 s', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  rig.pass(500 * SECOND);
  t.equal((await rig.visit(createCookieJar(), url)).status, 200);
  rig.pass(101 * SECOND);
  const page = await rig.visit(createCookieJar(), url);
  t.equal(page.status, 410);
  t.equal(heading(page.body), 'This link has expired');
  t.equal((await rig.visit(createCookieJar(), url, {})).status, 410);
});

t.test('an authorization request that took too long ends before any token call', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  rig.pass(601 * SECOND);
  t.equal((await rig.visit(jar, back)).status, 410);
  t.equal(webexTokenCalls(rig), 0);
});

t.test('a newer one-time URL voids the older one', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const older = await rig.linkUrl(ada);
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, older, jar);
  const newer = await rig.linkUrl(ada);
  const page = await rig.visit(createCookieJar(), older);
  t.equal(page.status, 410);
  t.equal(heading(page.body), 'This link is no longer valid');
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  t.equal(
    (await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).status,
    410,
    'also half way through',
  );
  t.equal((await rig.visit(createCookieJar(), newer)).status, 200);
});

t.test('a second browser gets 410, and the first one still finishes', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  const first = createCookieJar();
  await toWebex(rig, url, first);
  const second = await rig.visit(createCookieJar(), url, {});
  t.equal(second.status, 410);
  t.equal(heading(second.body), 'This link belongs to another browser');
  const confirm = await rig.signIn(ada, url, first);
  const back = await rig.consent(first, confirm, { as: ada, organization: AURORA });
  t.equal((await rig.visit(first, back)).url.pathname, '/linked');
});

t.test('when two tabs link at once, one succeeds and the other shows a clear page', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  const jar = createCookieJar();
  const tabs = [await rig.signIn(ada, url, jar), await rig.signIn(ada, url, jar)];
  t.strictSame(
    tabs.map(({ status }) => status),
    [200, 200],
  );
  const backs = [];
  for (const tab of tabs) backs.push(await rig.consent(jar, tab, { as: ada, organization: AURORA }));
  const ends = await Promise.all(backs.map((back) => rig.visit(jar, back)));
  t.equal(ends.filter(({ url: end }) => end.pathname === '/linked').length, 1);
  const other = ends.find(({ url: end }) => end.pathname !== '/linked');
  t.match(heading(other?.body ?? ''), /Another tab is linking right now|This link has been used/);
  t.equal(merakiTokenCalls(rig), 1);
});

t.test(
  'a wrong person is refused before Meraki is called, the ticket is void and its owner told',
  async (t) => {
    const rig = await startRig(t);
    const [ada, tom] = [rig.person('Ada'), rig.person('Tom')];
    const url = await rig.linkUrl(ada);
    const page = await rig.signIn(ada, url, createCookieJar(), tom);
    t.equal(page.status, 403);
    t.match(page.body, 'Tom Becker', 'the page says who is signed in');
    t.notMatch(page.body, /Ada|ada@/, 'and not whose link it is');
    await rig.settle();
    t.match(rig.heard(ada).at(-1), 'Tom Becker');
    t.equal(rig.merakiOAuth.requests.length, 0);
    t.equal((await rig.visit(createCookieJar(), url)).status, 410);
  },
);

t.test(
  'the id of a person decides and not the e-mail address, which may pass to somebody else',
  async (t) => {
    const rig = await startRig(t);
    const [ada, tom] = [rig.person('Ada'), rig.person('Tom')];
    const jar = createCookieJar();
    const webex = await toWebex(rig, await rig.linkUrl(ada), jar);
    const back = await signInAndConsent(webex, { person: tom.email, jar });
    tom.email = ada.email;
    t.equal((await rig.visit(jar, back)).status, 403);
  },
);

t.test('a callback of Webex works once', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  const answers = await Promise.all(Array.from({ length: 20 }, () => rig.visit(jar, back)));
  t.strictSame(answers.map(({ status }) => status).sort(), [200, ...Array<number>(19).fill(410)]);
  t.equal(webexTokenCalls(rig), 1);
});

t.test('a callback of another issuer is refused before any token call', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  t.ok(back.searchParams.has('iss'), 'the server does send one');
  back.searchParams.set('iss', 'https://evil.example');
  const page = await rig.visit(jar, back);
  t.equal(page.status, 400);
  t.equal(webexTokenCalls(rig), 0);
});

t.test('a ticket that is replaced or voided while Meraki is asked does not link', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, await rig.linkUrl(ada), jar);
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  const gate = Promise.withResolvers<void>();
  rig.meraki.faults.add({ path: /organizations$/, times: 1, effect: { kind: 'wait', until: gate.promise } });
  const page = rig.visit(jar, back);
  await until('Meraki is asked', () =>
    rig.meraki.requests.some(({ path }) => path.endsWith('/organizations')),
  );
  await rig.say(ada, 'link');
  gate.resolve();
  t.equal((await page).status, 410);
  await rig.settle();
  t.notMatch(rig.heard(ada).at(-1), /is linked/);
  const revoked = () => rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length;
  await until('nothing is left alive', () => revoked() > 0);
  await delay(100);
  t.equal(revoked(), 1);
});

for (const [what, end] of [
  ['revoked', (rig: Rig) => rig.say(rig.person('Ben'), 'revoke ada@aurora.example')],
  ['unlinked', (rig: Rig) => unlinkBy(rig.say, rig.person('Ada'))],
] as const) {
  t.test(`who is ${what} while Meraki is asked is not linked, and the page says so`, async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    const jar = createCookieJar();
    const confirm = await rig.signIn(ada, await rig.linkUrl(ada), jar);
    const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
    const gate = Promise.withResolvers<void>();
    const effect = { kind: 'wait', until: gate.promise } as const;
    rig.meraki.faults.add({ path: /organizations$/, times: 1, effect });
    const page = rig.visit(jar, back);
    await until('Meraki is asked', () =>
      rig.meraki.requests.some(({ path }) => path.endsWith('/organizations')),
    );
    await end(rig);
    gate.resolve();
    const shown = await page;
    t.equal(shown.status, 410);
    t.equal(heading(shown.body), 'Nothing was linked');
    t.match(shown.body, what === 'revoked' ? /administrator of the bot revoked/ : /you said “unlink”/);
    await rig.settle();
    t.notMatch(rig.heard(ada).at(-1), /is linked/);
    t.match((await rig.say(ada, 'organizations')).join(), /not linked/);
    await until('its tokens are revoked', () =>
      rig.merakiOAuth.requests.some(({ path }) => path === '/oauth/revoke'),
    );
  });
}

t.test('after a revocation, the address of Meraki that was shown before leads to no token', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const url = await rig.linkUrl(ada);
  const confirm = await rig.signIn(ada, url, jar);
  const back = await rig.consent(jar, confirm, { as: ada, organization: AURORA });
  await rig.say(rig.person('Ben'), 'revoke ada@aurora.example');
  const page = await rig.visit(jar, back);
  t.equal(page.status, 410);
  t.match(page.body, /administrator of the bot revoked/);
  t.match((await rig.visit(jar, url)).body, /administrator of the bot revoked/, 'nor does the one-time URL');
  t.equal(merakiTokenCalls(rig), 0);
});

t.test('HEAD on a callback uses nothing up, and one ticket can’t fill the store', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  t.equal((await fetch(back, { method: 'HEAD', headers: { cookie: jar.header(back) ?? '' } })).status, 404);
  t.equal((await rig.visit(jar, back)).status, 200);
  const tom = rig.person('Tom');
  const url = await rig.linkUrl(tom);
  const tabs = createCookieJar();
  const addresses = [];
  for (let i = 0; i < 7; i++) addresses.push(await toWebex(rig, url, tabs));
  const [first, ...rest] = addresses;
  const backOf = (address: URL | undefined) =>
    signInAndConsent(address ?? '', { person: tom.email, jar: tabs });
  t.equal((await rig.visit(tabs, await backOf(first))).status, 410, 'the oldest tabs are forgotten');
  t.equal((await rig.visit(tabs, await backOf(rest.at(-1)))).status, 200);
});

t.test('a code of Webex is refused at the callback of Meraki', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  back.pathname = '/oauth/meraki/callback';
  back.searchParams.delete('iss');
  const page = await rig.visit(jar, back);
  t.equal(page.status, 400);
  t.match(page.body, /The sign-in of one service returned/);
  t.equal(merakiTokenCalls(rig) + webexTokenCalls(rig), 0);
});

t.test('a person who denied consent gets a clear page and can try again', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, await rig.linkUrl(ada), jar);
  const denied = await rig.visit(jar, await rig.consent(jar, confirm, { as: ada, deny: true }));
  t.equal(denied.status, 403);
  t.equal(heading(denied.body), 'Nothing was linked');
  t.equal(merakiTokenCalls(rig), 0);
  const back = await rig.consent(jar, denied, { as: ada, organization: AURORA });
  t.equal((await rig.visit(jar, back)).url.pathname, '/linked', 'the button on that page');
});

t.test('a callback with a parameter twice is refused', async (t) => {
  const rig = await startRig(t);
  const { jar, back } = await backFromWebex(rig);
  for (const name of ['code', 'state', 'iss']) {
    const twice = new URL(back);
    twice.searchParams.append(name, 'x');
    t.equal((await rig.visit(jar, twice)).status, 400, name);
  }
  t.equal((await rig.visit(jar, `${back.origin}${back.pathname}?error=a&error=b`)).status, 400);
  t.equal(webexTokenCalls(rig), 0);
  t.equal((await rig.visit(jar, back)).status, 200, 'nothing was consumed');
});

t.test('a POST from another site is refused', async (t) => {
  const rig = await startRig(t);
  const url = await rig.linkUrl(rig.person('Ada'));
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: rig.publicUrl },
  ];
  for (const headers of foreign)
    for (const address of [url, `${rig.publicUrl}/link/confirm`]) {
      const response = await fetch(address, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ ticket: 'x' }),
      });
      t.equal(response.status, 403);
      t.equal(response.headers.get('set-cookie'), null);
    }
  const second = createCookieJar();
  t.not((await toWebex(rig, url, second)).origin, rig.publicUrl, 'nobody has claimed it');
});

t.test('the page of a one-time URL has security headers, and its cookie safe attributes', async (t) => {
  const rig = await startRig(t);
  const url = await rig.linkUrl(rig.person('Ada'));
  const page = await fetch(url);
  const header = (name: string) => page.headers.get(name) ?? '';
  t.equal(header('cache-control'), 'no-store');
  t.match(header('x-robots-tag'), 'noindex');
  t.equal(header('referrer-policy'), 'same-origin');
  t.equal(header('x-content-type-options'), 'nosniff');
  const policy = header('content-security-policy');
  t.match(policy, "default-src 'none'");
  t.match(policy, "frame-ancestors 'none'");
  t.match(policy, new RegExp(`form-action 'self'[^;]*${new URL(rig.webex.url).host}`));
  t.match(policy, new RegExp(`form-action 'self'[^;]*${new URL(rig.merakiOAuth.url).host}`));
  t.notMatch(await page.text(), /<script/);

  const start = await fetch(url, { method: 'POST', redirect: 'manual' });
  t.equal(start.status, 303);
  t.equal(start.headers.get('cache-control'), 'no-store');
  const cookie = start.headers.get('set-cookie') ?? '';
  t.match(cookie, /^__Host-link=[\w-]{43}; /);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=1200'])
    t.match(cookie, attribute);
  t.notMatch(cookie, /Domain/i);
});

t.test('linking passes at servers that require PKCE, both of them', async (t) => {
  const rig = await startRig(t, { services: { pkceRequired: true } });
  t.equal((await rig.link(rig.person('Ada'), AURORA)).url.pathname, '/linked');
  for (const { requests } of [rig.webex, rig.merakiOAuth]) {
    const { query } = requests.find(({ path }) => path.endsWith('/authorize')) ?? {};
    t.equal(query?.get('code_challenge_method'), 'S256');
    t.match(query?.get('code_challenge'), /^[\w-]{43}$/);
  }
});

for (const [variable, service] of [
  ['WEBEX_PKCE', 'webex'],
  ['MERAKI_PKCE', 'merakiOAuth'],
] as const)
  t.test(`${variable}=off sends no challenge there, and the other provider still gets one`, async (t) => {
    const rig = await startRig(t, { env: { [variable]: 'off' } });
    t.equal((await rig.link(rig.person('Ada'), AURORA)).url.pathname, '/linked');
    for (const name of ['webex', 'merakiOAuth'] as const) {
      const authorize = rig[name].requests.find(({ path }) => path.endsWith('/authorize'));
      t.equal(authorize?.query.has('code_challenge'), name !== service, name);
    }
  });

t.test('the Meraki step can’t be reached before the Webex step', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  const jar = createCookieJar();
  const confirm = `${rig.publicUrl}/link/confirm`;
  await toWebex(rig, url, jar);
  const ticket = hashSecret(url.split('/').at(-1) ?? '');
  t.equal((await rig.visit(jar, confirm, { ticket })).status, 409, 'without the sign-in');
  t.equal((await rig.visit(createCookieJar(), confirm, { ticket })).status, 410, 'from another browser');
  t.equal((await rig.visit(jar, confirm, { ticket: 'nonsense' })).status, 410);
  t.equal((await rig.visit(jar, confirm, {})).status, 400);
  t.equal(rig.merakiOAuth.requests.length, 0);
});

t.test('a technician can’t grant and is told so, by Meraki and by us', async (t) => {
  const rig = await startRig(t);
  const tom = rig.person('Tom');
  const jar = createCookieJar();
  const confirm = await rig.signIn(tom, await rig.linkUrl(tom), jar);
  const refused = await rig.consent(jar, confirm, { as: tom }).catch((error: unknown) => String(error));
  t.match(refused, /403.*can.t grant this access/s, 'Meraki offers no way to allow it');
  const page = await rig.visit(jar, await rig.consent(jar, confirm, { as: tom, deny: true }));
  t.equal(page.status, 403);
  t.match(page.body, 'Only a full administrator of a Meraki organization can link it');
});

t.test('a provider that fails leaves nothing half done, and the person can try again', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const url = await rig.linkUrl(ada);
  rig.webex.faults.add({
    path: /access_token$/,
    times: 1,
    effect: { kind: 'answer', status: 503, body: 'busy' },
  });
  t.equal((await rig.signIn(ada, url, jar)).status, 502);
  rig.webex.faults.add({ method: 'GET', path: /people\/me$/, times: 5, effect: { kind: 'truncate' } });
  t.equal((await rig.signIn(ada, url, jar)).status, 502);
  rig.webex.faults.clear();
  const confirm = await rig.signIn(ada, url, jar);
  t.equal(confirm.status, 200);

  rig.merakiOAuth.faults.add({ path: /oauth\/token$/, times: 1, effect: { kind: 'reset' } });
  const failed = await rig.visit(jar, await rig.consent(jar, confirm, { as: ada, organization: AURORA }));
  t.equal(failed.status, 502);
  t.match(failed.body, 'Try again at Meraki');

  rig.meraki.faults.add({ path: /organizations$/, times: 10, effect: { kind: 'answer', status: 404 } });
  const unnamed = await rig.visit(jar, await rig.consent(jar, failed, { as: ada, organization: AURORA }));
  t.equal(unnamed.status, 502);
  await rig.settle();
  t.equal(
    rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length,
    1,
    'a grant that nobody will use is revoked',
  );
  rig.meraki.faults.clear();
  const back = await rig.consent(jar, unnamed, { as: ada, organization: AURORA });
  t.equal((await rig.visit(jar, back)).url.pathname, '/linked');
});

t.test('relinking replaces the grant and revokes the old refresh token', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada, AURORA);
  await rig.link(ada, AURORA);
  t.equal(rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length, 1);
  t.match((await rig.say(ada, 'status Rotterdam distribution centre'))[0], /online/);
});

t.test('no secret, code, state or ticket of linking is in the log', async (t) => {
  const rig = await startRig(t, { env: { LOG_LEVEL: 'trace' } });
  const ada = rig.person('Ada');
  const url = await rig.linkUrl(ada);
  const jar = createCookieJar();
  const webex = await toWebex(rig, url, jar);
  const back = await signInAndConsent(webex, { person: ada.email, jar });
  const confirm = await rig.visit(jar, back);
  rig.merakiOAuth.faults.add({
    path: /oauth\/token$/,
    times: 1,
    effect: { kind: 'answer', status: 401, body: 'no' },
  });
  const failed = await rig.visit(jar, await rig.consent(jar, confirm, { as: ada, organization: AURORA }));
  const merakiBack = await rig.consent(jar, failed, { as: ada, organization: AURORA });
  await rig.visit(jar, merakiBack);
  await rig.say(ada, 'status');
  await rig.say(ada, 'a message text that nobody else may read');
  await unlinkBy(rig.say, ada);

  const bearer = (headers: Record<string, unknown>) =>
    String(headers.authorization ?? '').replace(/^\w+ /, '');
  const secrets = [
    url.split('/').at(-1),
    ...[webex, back, merakiBack].flatMap(({ searchParams }) => [
      searchParams.get('state'),
      searchParams.get('code'),
    ]),
    ...rig.meraki.requests.map(({ headers }) => bearer(headers)),
    ...rig.webex.requests.map(({ headers }) => bearer(headers)),
    ...rig.merakiOAuth.requests.map(({ headers }) => bearer(headers)),
    rig.world.merakiClient.secret,
    rig.world.webexClient.secret,
    rig.world.webhookSecret,
    rig.config.tokenKeys[0]?.key.toString('base64'),
    'nobody else may read',
    jar.cookies('127.0.0.1')['__Host-link'],
  ].filter((value): value is string => typeof value === 'string' && value.length > 6);
  t.ok(secrets.length > 10);
  const logs = rig.logs();
  t.ok(logs.length > 1000, 'there is a log');
  for (const secret of new Set(secrets)) t.notOk(logs.includes(secret), 'a secret is not in the log');
});

import t from 'tap';
import { type Rig, startRig } from '../support/application.ts';
import { type CookieJar, createCookieJar, signInAndConsent } from '../support/oauth-browser.ts';
import { unlinkBy } from '../support/unlink-by.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';
const BURNT = 'This sign-in was started in another browser';
const BURNT_ELSEWHERE = 'This link has ended';

const heading = (body: string) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1] ?? '';
const tokenCalls = (rig: Rig) =>
  [...rig.webex.requests, ...rig.merakiOAuth.requests].filter(({ path }) => /\/(access_)?token$/.test(path))
    .length;
const revocations = (rig: Rig) =>
  rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length;
const burnWarnings = (rig: Rig) => rig.logs().split('came back in another browser').length - 1;
const notices = (rig: Rig, name: string) =>
  rig.heard(rig.person(name)).filter((text) => text.includes('came back in another browser'));

/** The audit log as an administrator reads it, newest first. */
async function auditLines(rig: Rig): Promise<string[]> {
  const [answer = ''] = await rig.say(rig.person('Ben'), 'audit');
  return answer.split('\n').filter((line) => line.includes('refused ·'));
}

/** Tom, who administers no organization, in front of Meraki's consent, whose address he sends to Ada. */
async function atConsent(rig: Rig) {
  const [tom, ada] = [rig.person('Tom'), rig.person('Ada')];
  const jar = createCookieJar();
  const url = await rig.linkUrl(tom);
  const confirm = await rig.signIn(tom, url, jar);
  const authorize = () => authorizeUrl(rig, jar, confirm.body);
  return { tom, ada, jar, url, confirm, authorize };
}

async function authorizeUrl(rig: Rig, jar: CookieJar, body: string): Promise<URL> {
  const ticket = /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? '';
  return (await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).url;
}

/** Ada consents in her own browser. @returns the callback's address, not opened */
const consents = (rig: Rig, authorize: URL, jar = createCookieJar()) =>
  signInAndConsent(authorize, { person: rig.person('Ada').email, jar, organization: AURORA });

/** A browser with a cookie of its own. */
async function anotherBrowser(rig: Rig): Promise<CookieJar> {
  const jar = createCookieJar();
  await rig.visit(jar, await rig.linkUrl(rig.person('Ben')), {});
  return jar;
}

t.test('a consent whose address is carried to the first browser links nothing', async (t) => {
  const rig = await startRig(t);
  const { tom, jar, url, confirm, authorize } = await atConsent(rig);
  const before = tokenCalls(rig);
  const hers = createCookieJar();
  const back = await consents(rig, await authorize(), hers);
  const page = await rig.visit(hers, back);
  t.equal(page.status, 403);
  t.equal(heading(page.body), BURNT);
  t.equal(page.url.search, '', 'state and code are not in her address bar');
  t.match(page.body, 'say “link” to the bot again');

  const carried = await rig.visit(jar, back);
  t.equal(carried.status, 410);
  t.equal(heading(carried.body), BURNT_ELSEWHERE);
  t.match(carried.body, 'say “link” to the bot again');
  t.equal(heading((await rig.visit(jar, url)).body), BURNT_ELSEWHERE, 'its one-time URL');
  t.equal(heading((await rig.visit(jar, confirm.url)).body), BURNT_ELSEWHERE, 'its confirm page');
  t.equal((await rig.visit(jar, url, {})).status, 410, 'its button');
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  t.equal(
    (await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).status,
    410,
    'and its other one',
  );
  t.equal(tokenCalls(rig), before);

  await rig.settle();
  t.equal(notices(rig, 'Tom').length, 1, 'the holder of the ticket is told');
  t.match(notices(rig, 'Tom')[0], /Nothing was linked.*Say `link` again/s);
  t.equal(burnWarnings(rig), 1);
  const lines = await auditLines(rig);
  t.equal(lines.length, 1);
  t.match(lines[0], /linking by \*\*Tom Becker\*\* was refused · burnt$/);
  t.match((await rig.say(tom, 'organizations'))[0], /have not linked/i);
});

for (const [browser, open] of [
  ['without a cookie', async () => createCookieJar()],
  ['with a cookie of its own', anotherBrowser],
] as const)
  t.test(`Webex’s callback in a browser ${browser} burns the attempt before any token call`, async (t) => {
    const rig = await startRig(t);
    const tom = rig.person('Tom');
    const jar = createCookieJar();
    const { url: webex } = await rig.visit(jar, await rig.linkUrl(tom), {});
    const back = await signInAndConsent(webex, { person: tom.email, jar });
    const page = await rig.visit(await open(rig), back);
    t.equal(page.status, 403);
    t.equal(heading(page.body), BURNT);
    t.equal(heading((await rig.visit(jar, back)).body), BURNT_ELSEWHERE);
    t.equal(tokenCalls(rig), 0);
    await rig.settle();
    t.equal(notices(rig, 'Tom').length, 1);
    t.equal((await rig.signIn(tom, await rig.linkUrl(tom), jar)).status, 200, 'a new link works');
  });

t.test('an error of the provider in a foreign browser burns the attempt too', async (t) => {
  const rig = await startRig(t);
  const { jar, authorize } = await atConsent(rig);
  const back = await consents(rig, await authorize());
  const denied = new URL(back);
  denied.searchParams.delete('code');
  denied.searchParams.set('error', 'access_denied');
  t.equal(heading((await rig.visit(createCookieJar(), denied)).body), BURNT);
  t.equal(heading((await rig.visit(jar, back)).body), BURNT_ELSEWHERE);
});

t.test(
  'at the other provider’s address, or with a parameter twice, a foreign callback burns too',
  async (t) => {
    const rig = await startRig(t);
    for (const change of [
      (back: URL) => {
        back.pathname = '/oauth/webex/callback';
      },
      (back: URL) => back.searchParams.append('code', 'x'),
      (back: URL) => back.searchParams.set('iss', 'https://evil.example'),
    ]) {
      const { jar, authorize } = await atConsent(rig);
      const back = await consents(rig, await authorize());
      const changed = new URL(back);
      change(changed);
      t.equal(heading((await rig.visit(createCookieJar(), changed)).body), BURNT);
      t.equal((await rig.visit(jar, back)).status, 410);
    }
  },
);

t.test('a state without code and error, and HEAD, take nothing in any browser', async (t) => {
  const rig = await startRig(t);
  const { jar, authorize, ada } = await atConsent(rig);
  const back = await signInAndConsent(await authorize(), { person: ada.email, jar, organization: AURORA });
  const bare = new URL(back);
  bare.searchParams.delete('code');
  const empty = new URL(bare);
  empty.searchParams.set('code', '');
  for (const address of [bare, empty]) {
    const foreign = await rig.visit(createCookieJar(), address);
    t.equal(foreign.status, 403);
    t.match(foreign.body, 'Finish in the browser in which you opened your link');
    t.equal((await rig.visit(jar, address)).status, 400);
  }
  for (const headers of [{}, { cookie: jar.header(back) ?? '' }])
    t.equal((await fetch(back, { method: 'HEAD', headers, redirect: 'manual' })).status, 404);
  t.equal(burnWarnings(rig), 0);
  t.equal((await rig.visit(jar, back)).url.pathname, '/linked', 'the right browser still goes on');
  t.strictSame(await auditLines(rig), []);
});

t.test('a consent whose state somebody lengthened leaves no code in the address bar', async (t) => {
  const rig = await startRig(t);
  const { authorize } = await atConsent(rig);
  const consent = await authorize();
  // Meraki writes each slash as three characters.
  const state = '/'.repeat(5_000);
  const address = consent.href.replace(/state=[^&]*/, `state=${state}`);
  const back = await consents(rig, new URL(address));
  t.equal(back.searchParams.get('state'), state);
  const headers = { cookie: `another=${'x'.repeat(3_000)}` };
  const answer = await fetch(back, { headers, redirect: 'manual' });
  t.equal(answer.status, 303);
  t.equal(answer.headers.get('location'), '/link/problem/meraki/bad_request#page');
});

t.test('a code that comes to almost the address of a callback stays in no address bar', async (t) => {
  const rig = await startRig(t);
  for (const path of [
    '/oauth/meraki/callback/',
    '//oauth/meraki/callback',
    '/OAuth/meraki/callback',
    '/oauth/meraki/callback%zz',
    '/oauth/webex/callback/more',
  ]) {
    const answer = await fetch(`${rig.publicUrl}${path}?code=planted&state=planted`, { redirect: 'manual' });
    t.equal(answer.status, 303, path);
    t.equal(answer.headers.get('location'), '/link/problem/meraki/bad_request#page');
    t.equal(answer.headers.get('cache-control'), 'no-store');
  }
  for (const path of ['/oauth/elsewhere', '/nothing?code=planted'])
    t.equal((await fetch(`${rig.publicUrl}${path}`)).status, 404, path);
});

t.test('another browser learns from the confirm button nothing about a ticket', async (t) => {
  const rig = await startRig(t);
  const { jar, confirm, authorize } = await atConsent(rig);
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  const other = await anotherBrowser(rig);
  const press = async (hash: string) =>
    (await rig.visit(other, `${rig.publicUrl}/link/confirm`, { ticket: hash })).body;
  const unknown = await press('A'.repeat(43));
  t.equal(await press(ticket), unknown, 'before its link is made');
  await rig.visit(jar, await consents(rig, await authorize(), jar));
  t.equal(await press(ticket), unknown, 'and after');
});

t.test('made-up states, and a live one over and over, add nothing to the audit log', async (t) => {
  const rig = await startRig(t);
  const { authorize } = await atConsent(rig);
  const back = await consents(rig, await authorize());
  for (let n = 0; n < 20; n++)
    await rig.visit(createCookieJar(), `${rig.publicUrl}/oauth/meraki/callback?code=c&state=made-up-${n}`);
  t.strictSame(await auditLines(rig), []);
  for (let n = 0; n < 20; n++) await rig.visit(createCookieJar(), back);
  await rig.settle();
  t.equal((await auditLines(rig)).length, 1);
  t.equal(notices(rig, 'Tom').length, 1);
  t.equal(burnWarnings(rig), 1);
});

t.test('of the right browser and a hundred others at once, one gets the state', async (t) => {
  const rig = await startRig(t);
  for (const place of [0, 50, 100]) {
    const { tom, jar, authorize, ada } = await atConsent(rig);
    const back = await signInAndConsent(await authorize(), { person: ada.email, jar, organization: AURORA });
    const browsers = Array.from({ length: 101 }, (_, n) => (n === place ? jar : createCookieJar()));
    const burntBefore = (await auditLines(rig)).length;
    const ends = await Promise.all(browsers.map((browser) => rig.visit(browser, back)));
    await rig.settle();
    const linked = ends.filter(({ url }) => url.pathname === '/linked').length;
    const burnt = ends.filter(({ body }) => heading(body) === BURNT).length;
    t.equal(linked + burnt, 1, `${linked} linked, ${burnt} burnt`);
    t.equal((await auditLines(rig)).length - burntBefore, burnt);
    const organizations = (await rig.say(tom, 'organizations')).join('');
    t.equal(
      /Aurora Retail/.test(organizations),
      linked === 1,
      'if a foreign one came first, nothing is linked',
    );
    if (linked === 1) await unlinkBy(rig.say, tom);
  }
});

t.test('while the right browser’s code is exchanged, the same state is nothing to a stranger', async (t) => {
  const rig = await startRig(t);
  const { jar, authorize, ada } = await atConsent(rig);
  const back = await signInAndConsent(await authorize(), { person: ada.email, jar, organization: AURORA });
  const gate = Promise.withResolvers<void>();
  rig.meraki.faults.add({ path: /organizations$/, times: 1, effect: { kind: 'wait', until: gate.promise } });
  const page = rig.visit(jar, back);
  await until('Meraki is asked', () =>
    rig.meraki.requests.some(({ path }) => path.endsWith('/organizations')),
  );
  const stranger = await rig.visit(createCookieJar(), back);
  t.equal(stranger.status, 410);
  t.equal(heading(stranger.body), 'This sign-in is over');
  gate.resolve();
  t.equal((await page).url.pathname, '/linked');
  t.equal(burnWarnings(rig), 0);
});

t.test(
  'a state of another tab, burnt while a code is exchanged, keeps the link from being made',
  async (t) => {
    const rig = await startRig(t);
    const { tom, jar, authorize, ada } = await atConsent(rig);
    const other = await authorize();
    const back = await signInAndConsent(await authorize(), { person: ada.email, jar, organization: AURORA });
    const gate = Promise.withResolvers<void>();
    rig.meraki.faults.add({
      path: /organizations$/,
      times: 1,
      effect: { kind: 'wait', until: gate.promise },
    });
    const page = rig.visit(jar, back);
    await until('Meraki is asked', () =>
      rig.meraki.requests.some(({ path }) => path.endsWith('/organizations')),
    );
    t.equal(heading((await rig.visit(createCookieJar(), await consents(rig, other))).body), BURNT);
    gate.resolve();
    t.equal(heading((await page).body), BURNT_ELSEWHERE);
    await until('the tokens are revoked', () => revocations(rig) === 1);
    t.match((await rig.say(tom, 'organizations'))[0], /have not linked/i);
  },
);

t.test('the states of one ticket are told once, and a newer link of the person goes on', async (t) => {
  const rig = await startRig(t);
  const { tom, authorize } = await atConsent(rig);
  const states = [await authorize(), await authorize()];
  for (const state of states)
    t.equal(heading((await rig.visit(createCookieJar(), await consents(rig, state))).body), BURNT);
  await rig.settle();
  t.equal(notices(rig, 'Tom').length, 1);

  const again = await atConsent(rig);
  const older = await again.authorize();
  const newer = await rig.linkUrl(tom);
  t.equal(heading((await rig.visit(createCookieJar(), await consents(rig, older))).body), BURNT);
  await rig.settle();
  t.equal(notices(rig, 'Tom').length, 1, 'the older link had ended before');
  t.equal((await rig.signIn(tom, newer, createCookieJar())).status, 200);
});

t.test('each refused callback whose state was live is in the audit log, under its person', async (t) => {
  const rig = await startRig(t);
  const { jar, tom, confirm } = await atConsent(rig);
  await rig.visit(jar, await rig.consent(jar, confirm, { as: tom, deny: true }));
  await rig.signIn(tom, await rig.linkUrl(tom), createCookieJar(), rig.person('Ada'));
  rig.webex.faults.add({ path: /access_token$/, times: 1, effect: { kind: 'answer', status: 503 } });
  await rig.signIn(tom, await rig.linkUrl(tom), createCookieJar());
  const lines = await auditLines(rig);
  t.match(lines.join('\n'), /Tom Becker.*sign in failed.*Tom Becker.*wrong person.*Tom Becker.*denied/s);
  t.equal(lines.length, 3);
});

import t from 'tap';
import { type Rig, startRig } from '../support/application.ts';
import { type CookieJar, createCookieJar, signInAndConsent } from '../support/oauth-browser.ts';

const AURORA = '549236';
const SECOND = 1_000;
const heading = (body: string) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1] ?? '';

/** Opens a callback without following its redirect. @returns the address that it leads to */
async function endOf(rig: Rig, jar: CookieJar, callback: URL) {
  const cookie = jar.header(callback);
  const answer = await fetch(callback, {
    redirect: 'manual',
    headers: cookie === undefined ? {} : { cookie },
  });
  jar.store(callback, answer);
  return {
    status: answer.status,
    to: new URL(answer.headers.get('location') ?? 'no:where', rig.publicUrl),
    cache: answer.headers.get('cache-control'),
    body: await answer.text(),
  };
}

/** Back from the sign-in at Webex as `as`, with a link for Ada; the callback is not opened. */
async function backFromWebex(rig: Rig, as = 'Ada') {
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const { url: webex } = await rig.visit(jar, await rig.linkUrl(ada), {});
  const back = await signInAndConsent(webex, { person: rig.person(as).email, jar });
  return { ada, jar, back };
}

/** Back from the consent at Meraki; the callback is not opened. */
async function backFromMeraki(rig: Rig, deny = false) {
  const { ada, jar, back } = await backFromWebex(rig);
  const confirm = await rig.visit(jar, back);
  return {
    ada,
    jar,
    confirm,
    back: await rig.consent(jar, confirm, { as: ada, organization: AURORA, deny }),
  };
}

t.test('every callback ends in a redirect without a query, to a page with the status', async (t) => {
  const rig = await startRig(t);
  const webex = (as?: string) => () => backFromWebex(rig, as);
  const meraki = (deny?: boolean) => () => backFromMeraki(rig, deny);
  type Back = { jar: CookieJar; back: URL };
  const none = () => {};
  const ends: [string, number, () => Promise<Back>, (one: Back) => unknown][] = [
    ['success at Webex', 200, webex(), none],
    ['success at Meraki', 200, meraki(), none],
    ['denied', 403, meraki(true), none],
    ['somebody else', 403, webex('Tom'), none],
    ['a parameter twice', 400, webex(), ({ back }) => back.searchParams.append('state', 'x')],
    ['another issuer', 400, meraki(), ({ back }) => back.searchParams.set('iss', 'https://evil.example')],
    [
      'the other provider',
      400,
      webex(),
      ({ back }) => Object.assign(back, { pathname: '/oauth/meraki/callback' }),
    ],
    ['neither code nor error', 400, meraki(), ({ back }) => back.searchParams.delete('code')],
    ['an unknown state', 410, webex(), ({ back }) => back.searchParams.set('state', 'x')],
    ['no state', 410, meraki(), ({ back }) => back.searchParams.delete('state')],
    ['nothing at all', 410, meraki(), ({ back }) => Object.assign(back, { search: '' })],
    ['another browser', 403, meraki(), (one) => Object.assign(one, { jar: createCookieJar() })],
    [
      'another browser without a code',
      403,
      webex(),
      (one) => {
        one.back.searchParams.delete('code');
        Object.assign(one, { jar: createCookieJar() });
      },
    ],
    ['a replaced link', 410, meraki(), () => rig.linkUrl(rig.person('Ada'))],
    [
      'an error of the provider',
      502,
      webex(),
      ({ back }) => {
        back.searchParams.delete('code');
        back.searchParams.set('error', 'invalid_scope');
      },
    ],
    [
      'a provider that fails',
      502,
      webex(),
      () => rig.webex.faults.add({ path: /access_token$/, times: 1, effect: { kind: 'reset' } }),
    ],
    [
      'refused credentials',
      502,
      meraki(),
      () =>
        rig.merakiOAuth.faults.add({
          path: /oauth\/token$/,
          times: 1,
          effect: { kind: 'answer', status: 401, body: 'no' },
        }),
    ],
    ['a late callback', 410, meraki(), () => rig.pass(601 * SECOND)],
  ];
  for (const [what, status, begin, change] of ends) {
    const one: Back = await begin();
    await change(one);
    const end = await endOf(rig, one.jar, one.back);
    t.match(end, { status: 303, cache: 'no-store', body: '' }, what);
    t.equal(end.to.origin, rig.publicUrl, what);
    t.equal(end.to.search, '', what);
    t.equal(end.to.hash, '#page', `${what}: its own fragment takes the place of the callback's`);
    for (const [name, value] of one.back.searchParams)
      if (value.length > 8) t.notOk(end.to.href.includes(value), `${what}: ${name}`);
    for (const visit of ['opened', 'reloaded']) {
      const page = await rig.visit(one.jar, end.to);
      t.equal(page.status, status, `${what}, ${visit}`);
      t.equal(page.url.href, end.to.href, 'it stays there');
    }
  }
});

t.test('the pages after a callback tell another browser nothing about a person or a ticket', async (t) => {
  const rig = await startRig(t);
  const strangers = [createCookieJar(), createCookieJar()];
  await rig.visit(strangers[1] ?? createCookieJar(), await rig.linkUrl(rig.person('Ben')), {});

  const signedIn = await backFromWebex(rig);
  const confirm = await endOf(rig, signedIn.jar, signedIn.back);
  t.match((await rig.visit(signedIn.jar, confirm.to)).body, /Ada Moreno.*name="ticket"/s);
  for (const stranger of strangers) {
    const page = await rig.visit(stranger, confirm.to);
    t.equal(page.status, 410);
    t.notMatch(page.body, /Ada|ada@|<form|name="ticket"/);
    const unknown = await rig.visit(stranger, `${rig.publicUrl}/link/confirm/${'x'.repeat(43)}`);
    t.equal(page.body, unknown.body, 'not even whether there is such a ticket');
  }

  const wrong = await backFromWebex(rig, 'Tom');
  const somebodyElse = await endOf(rig, wrong.jar, wrong.back);
  t.match((await rig.visit(wrong.jar, somebodyElse.to)).body, 'Tom Becker');
  for (const stranger of strangers) {
    const page = await rig.visit(stranger, somebodyElse.to);
    t.equal(page.status, 403);
    t.notMatch(page.body, /Tom|tom@|Ada|ada@/);
  }

  const said = await backFromMeraki(rig, true);
  const denied = await endOf(rig, said.jar, said.back);
  t.match((await rig.visit(said.jar, denied.to)).body, 'Try again at Meraki');
  for (const stranger of strangers) t.notMatch((await rig.visit(stranger, denied.to)).body, /<form/);
});

t.test('a page that is reloaded later says how things are by then', async (t) => {
  const rig = await startRig(t);
  const { ada, jar, confirm, back } = await backFromMeraki(rig, true);
  const denied = await rig.visit(jar, back);
  const again = await rig.consent(jar, denied, { as: ada, organization: AURORA });
  t.equal((await rig.visit(jar, again)).url.pathname, '/linked');
  t.notMatch((await rig.visit(jar, denied.url)).body, /<form/, 'nothing is left to try again');
  const used = await rig.visit(jar, confirm.url);
  t.equal(used.status, 410);
  t.equal(heading(used.body), 'This link has been used');
});

t.test('an address with other words than ours is no page', async (t) => {
  const rig = await startRig(t);
  for (const path of [
    'problem/meraki/toString',
    'problem/meraki/__proto__',
    'problem/somebody/denied',
    `problem/meraki/denied/${'x'.repeat(42)}%00`,
    'problem/meraki/say%20hello',
    'failed/Call%20me',
    'failed/x',
  ]) {
    const page = await rig.visit(createCookieJar(), `${rig.publicUrl}/link/${path}`);
    t.equal(page.status, 404, path);
    t.equal(heading(page.body), 'There is nothing here');
  }
  const odd = await rig.visit(createCookieJar(), `${rig.publicUrl}/link/confirm/%00`);
  t.equal(odd.status, 410);
});

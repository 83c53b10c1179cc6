import t from 'tap';
import { type Rig, type RigOptions, startRig } from '../support/application.ts';
import { type CookieJar, createCookieJar, signInAndConsent } from '../support/oauth-browser.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';
const WITHOUT_PKCE: RigOptions = { env: { MERAKI_PKCE: 'off' } };

const calls = (rig: Rig, path: string) =>
  rig.merakiOAuth.requests.filter((request) => request.path === path).length;
const exchanges = (rig: Rig) => calls(rig, '/oauth/token');
const revocations = (rig: Rig) => calls(rig, '/oauth/revoke');

/** Tom in front of Meraki's consent. */
async function atConsent(rig: Rig) {
  const tom = rig.person('Tom');
  const jar = createCookieJar();
  const confirm = await rig.signIn(tom, await rig.linkUrl(tom), jar);
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  const authorize = async () => (await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).url;
  return { tom, jar, authorize };
}

const consents = (rig: Rig, authorize: URL, jar: CookieJar = createCookieJar()) =>
  signInAndConsent(authorize, { person: rig.person('Ada').email, jar, organization: AURORA });

/** Presents the code of `back` with the state of a new attempt, in the right browser. */
async function withAnotherState(rig: Rig, back: URL) {
  const { tom, jar, authorize } = await atConsent(rig);
  const state = (await authorize()).searchParams.get('state') ?? '';
  const forged = new URL(back);
  forged.searchParams.set('state', state);
  const page = await rig.visit(jar, forged);
  return { page, organizations: (await rig.say(tom, 'organizations')).join('') };
}

t.test('without PKCE a burnt code is exchanged and revoked, and fits no new attempt', async (t) => {
  const rig = await startRig(t, WITHOUT_PKCE);
  const { authorize } = await atConsent(rig);
  const back = await consents(rig, await authorize());
  t.equal((await rig.visit(createCookieJar(), back)).status, 403);
  t.equal(exchanges(rig), 1);
  await until('it is revoked', () => revocations(rig) === 1);
  await rig.settle();
  const { page, organizations } = await withAnotherState(rig, back);
  t.equal(page.status, 502);
  t.match(organizations, /have not linked/i);
});

t.test('without PKCE the code of every refused callback is exchanged and revoked', async (t) => {
  const rig = await startRig(t, WITHOUT_PKCE);
  const refusals: [string, number, (back: URL, attempt: { jar: CookieJar }) => Promise<CookieJar>][] = [
    [
      'its ticket was replaced',
      410,
      async (_back, { jar }) => {
        await rig.linkUrl(rig.person('Tom'));
        return jar;
      },
    ],
    [
      'it names another issuer',
      400,
      async (back, { jar }) => {
        back.searchParams.set('iss', 'https://evil.example');
        return jar;
      },
    ],
    [
      'it reports an error as well',
      502,
      async (back, { jar }) => {
        back.searchParams.set('error', 'server_error');
        return jar;
      },
    ],
    [
      'it came to the other provider’s address',
      400,
      async (back, { jar }) => {
        back.pathname = '/oauth/webex/callback';
        return jar;
      },
    ],
    [
      'it came too late',
      410,
      async (_back, { jar }) => {
        rig.pass(601_000);
        return jar;
      },
    ],
  ];
  for (const [why, status, change] of refusals) {
    const { jar, authorize } = await atConsent(rig);
    const back = await consents(rig, await authorize(), jar);
    const [exchanged, revoked] = [exchanges(rig), revocations(rig)];
    t.equal((await rig.visit(await change(back, { jar }), back)).status, status, why);
    t.equal(exchanges(rig), exchanged + 1, why);
    await until(`${why}: it is revoked`, () => revocations(rig) === revoked + 1);
  }
});

t.test('without PKCE the code of a second tab is revoked while the first one links', async (t) => {
  const rig = await startRig(t, WITHOUT_PKCE);
  const { tom, jar, authorize } = await atConsent(rig);
  const first = await consents(rig, await authorize(), jar);
  const second = await signInAndConsent(await authorize(), {
    person: rig.person('Ada').email,
    jar,
    organization: '817302',
  });
  const gate = Promise.withResolvers<void>();
  rig.meraki.faults.add({ path: /organizations$/, times: 1, effect: { kind: 'wait', until: gate.promise } });
  const page = rig.visit(jar, first);
  await until('Meraki is asked', () =>
    rig.meraki.requests.some(({ path }) => path.endsWith('/organizations')),
  );
  t.equal((await rig.visit(jar, second)).status, 409);
  await until('its code is revoked', () => revocations(rig) === 1);
  gate.resolve();
  t.equal((await page).url.pathname, '/linked');
  t.match((await rig.say(tom, 'organizations')).join(''), /Aurora Retail/);
});

t.test('a code of Meraki that came with a state of Webex is revoked too', async (t) => {
  const rig = await startRig(t, WITHOUT_PKCE);
  const { authorize } = await atConsent(rig);
  const consent = await authorize();
  const { url: webex } = await rig.visit(createCookieJar(), await rig.linkUrl(rig.person('Tom')), {});
  consent.searchParams.set('state', webex.searchParams.get('state') ?? '');
  t.equal((await rig.visit(createCookieJar(), await consents(rig, consent))).status, 403);
  t.equal(exchanges(rig), 1);
  await until('it is revoked', () => revocations(rig) === 1);
});

t.test('a code that Meraki does not exchange changes nothing for the page', async (t) => {
  const rig = await startRig(t, WITHOUT_PKCE);
  const { authorize } = await atConsent(rig);
  rig.merakiOAuth.faults.add({ path: /oauth\/token$/, times: 9, effect: { kind: 'reset' } });
  const page = await rig.visit(createCookieJar(), await consents(rig, await authorize()));
  t.equal(page.status, 403);
  t.match(page.body, 'started in another browser');
  t.equal(revocations(rig), 0);
});

t.test('with PKCE a refused code is left alone: without its verifier it fits nothing', async (t) => {
  const rig = await startRig(t);
  const { authorize } = await atConsent(rig);
  const back = await consents(rig, await authorize());
  t.equal((await rig.visit(createCookieJar(), back)).status, 403);
  t.equal(exchanges(rig), 0);
  const { page, organizations } = await withAnotherState(rig, back);
  t.equal(page.status, 502);
  t.match(organizations, /have not linked/i);
});

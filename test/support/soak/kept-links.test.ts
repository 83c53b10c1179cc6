import t, { type Test } from 'tap';
import { ADA, startMeraki } from '../authorization-servers.ts';
import { signInAndConsent } from '../oauth-browser.ts';
import { createConsents } from './consents.ts';
import { lostLinks } from './kept-links.ts';

/** Makes a link at Meraki's stand-in. @returns what can be done with it */
async function link(t: Test) {
  const consents = createConsents();
  const meraki = await startMeraki(t, { watch: consents.watch });
  consents.introspect = meraki.server.introspect;
  const back = await signInAndConsent(meraki.authorizeUrl(), { person: ADA });
  const { body } = await meraki.exchange(back);
  const first = body.refresh_token;
  return { ...meraki, consents, first, consent: () => consents.all[0] };
}

t.test(
  'a link that dies though its new tokens arrived is lost, unless a kill came before they were used',
  async (t) => {
    const { consents, consent, refresh, first } = await link(t);
    t.equal((await refresh(first)).status, 200);
    const { at = 0, accessToken } = consent()?.issues[1] ?? {};
    t.strictSame(lostLinks(consents.all, [], []), [], 'it lives');
    t.equal((await refresh(first)).status, 400);
    t.match(consent(), { end: { kind: 'reused' }, issues: [{}, { isDelivered: true }] });
    t.equal(lostLinks(consents.all, [], []).length, 1);
    t.equal(lostLinks(consents.all, [at - 1], []).length, 1, 'a kill before it');
    t.strictSame(lostLinks(consents.all, [at], []), [], 'a kill right after it');
    const call = { method: 'GET', path: '/api/v1/organizations', query: new URLSearchParams(), at };
    const used = { ...call, headers: { authorization: `Bearer ${accessToken}` } };
    t.equal(lostLinks(consents.all, [at], [used]).length, 1, 'whose token was used');
  },
);

t.test('a link whose new tokens did not arrive is cut off', async (t) => {
  for (const effect of [
    { kind: 'lose' },
    { kind: 'truncate' },
    { kind: 'misreport', status: 502 },
  ] as const) {
    const { consents, consent, refresh, first, faults } = await link(t);
    faults.add({ path: /^\/oauth\/token$/, times: 1, effect });
    await refresh(first).catch(() => {});
    t.equal((await refresh(first)).status, 400);
    t.match(consent(), { end: { kind: 'reused' }, issues: [{}, { isDelivered: false }] }, effect.kind);
    t.strictSame(lostLinks(consents.all, [], []), []);
  }
});

t.test('a request whose body came before it was looked at belongs to its consent', async (t) => {
  const { consents, refresh, revoke, first, faults } = await link(t);
  faults.add({ path: /^\/oauth\//, times: 2, effect: { kind: 'delay', ms: 50 } });
  const { body } = await refresh(first);
  t.match(consents.all, [{ issues: [{}, { accessToken: body.access_token, isDelivered: true }] }]);
  t.equal((await revoke({ token: String(body.refresh_token) })).status, 200);
  t.match(consents.all, [{ end: { kind: 'revoked' } }]);
  t.equal(consents.all.length, 1);
});

t.test('whose a consent is, and that it was revoked, is known', async (t) => {
  const { consents, consent, refresh, revoke, first } = await link(t);
  const { body } = await refresh(first);
  t.match(consent()?.holder, { organizationId: /^\d+$/ });
  t.equal(consents.ofAccessToken(String(body.access_token)), consent());
  t.equal((await revoke({ token: String(body.refresh_token) })).status, 200);
  t.match(consent(), { end: { kind: 'revoked' } });
  t.strictSame(lostLinks(consents.all, [], []), []);
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { GrantKey } from '../../src/core/links.ts';
import type { TokenSource } from '../../src/core/tokens.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { REDIRECT_URI } from '../support/authorization-servers.ts';
import { firstLine } from '../support/first-line.ts';
import { createMemoryLog } from '../support/records.ts';
import { HTML_503, revoke, startTokenRig } from '../support/token-service.ts';
import { until } from '../support/until.ts';

const EXPIRY = 56 * MINUTE;

async function faultOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'none';
  } catch (error) {
    return error instanceof KnownError ? error.code : String(error);
  }
}

t.test('a fresh token is served as it is', async (t) => {
  const rig = await startTokenRig(t);
  const source = rig.tokens.source(await rig.link());
  const token = await source.token();
  rig.pass(54 * MINUTE);
  t.equal(await source.token(), token, 'with more than 5 minutes left');
  t.equal(rig.calls(), 0);
  t.match(await rig.server.introspect(token), { organizationId: '549236' });
});

t.test(
  'a link that sleeps serves no token and is not refreshed; it wakes with the same tokens',
  async (t) => {
    const rig = await startTokenRig(t);
    const key = await rig.link();
    const source = rig.tokens.source(key);
    const token = await source.token();
    rig.asleep.add(key.personId);
    t.equal(await faultOf(source.token()), 'not_allowed');
    rig.pass(EXPIRY);
    t.equal(await faultOf(source.token()), 'not_allowed');
    t.equal(await faultOf(source.renew(token)), 'not_allowed');
    t.equal(rig.calls(), 0);
    rig.asleep.clear();
    t.not(await source.token(), token);
    t.equal(rig.calls(), 1);
  },
);

t.test('a link says when its tokens were issued, unless they have other scopes than expected', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const source = rig.tokens.source(key);
  const { scopes, refreshedAt } = (await rig.store.findGrant(key)) ?? { scopes: [], refreshedAt: 0 };
  t.equal(await source.issuedAt(scopes.toReversed()), refreshedAt);
  t.equal(await source.issuedAt([...scopes, 'wireless:config:read']), undefined);
  t.equal(await source.issuedAt(scopes.slice(1)), undefined);
  rig.pass(EXPIRY);
  t.ok(((await source.issuedAt(scopes)) ?? 0) >= refreshedAt + EXPIRY, 'refreshed when needed');
  t.equal(rig.calls(), 1);
  await rig.tokens.stopServing(key);
  t.equal(await faultOf(source.issuedAt(scopes)), 'not_linked');
});

t.test('a source that has opened a token serves the one that the store holds now', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const source = rig.tokens.source(key);
  const first = await source.token();
  const renewed = await rig.tokens.source(key).renew(first);
  t.not(renewed, first);
  t.equal(await source.token(), renewed);
  await rig.tokens.stopServing(key);
  t.equal(await faultOf(source.token()), 'not_linked');
});

t.test('50 concurrent commands share one refresh', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const before = await rig.tokens.source(key).token();
  rig.pass(EXPIRY);
  const tokens = await Promise.all(Array.from({ length: 50 }, () => rig.tokens.source(key).token()));
  t.equal(new Set(tokens).size, 1);
  t.not(tokens[0], before);
  t.equal(rig.calls(), 1);
  t.match(await rig.server.introspect(tokens[0] ?? ''), { organizationId: '549236' });
});

t.test(
  '50 callers that were refused with the same token share one refresh, and a late one gets the new token',
  async (t) => {
    const rig = await startTokenRig(t);
    const source = rig.tokens.source(await rig.link());
    const refused = await source.token();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => source.renew(refused)));
    t.equal(new Set(tokens).size, 1);
    t.not(tokens[0], refused);
    t.equal(await source.renew(refused), tokens[0]);
    t.equal(rig.calls(), 1);
  },
);

t.test('two services on one store share one refresh, and a second process is refused', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const services = [rig.tokens, rig.serviceOver(rig.store)];
  rig.pass(EXPIRY);
  const sources: TokenSource[] = services.map((service) => service.source(key));
  const tokens = await Promise.all(Array.from({ length: 50 }, (_, i) => sources[i % 2]?.token()));
  t.equal(new Set(tokens).size, 1);
  t.equal(rig.calls(), 1, 'the store’s lock serializes them');

  const script = fileURLToPath(new URL('../support/processes/open-store.ts', import.meta.url));
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [script, rig.dir], (_error, stdout, stderr) => resolve(stdout + stderr));
  });
  t.match(said, /refused: .*another process/i);
});

t.test('a refresh that met a 503 is repeated once', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  rig.pass(EXPIRY);
  rig.fail(HTML_503);
  t.ok(await rig.tokens.source(key).token());
  t.equal(rig.calls(), 2);
  t.equal((await rig.store.findGrant(key))?.refreshStartedAt, undefined);
});

t.test('a token that is still valid is served while the server is down', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const token = await rig.tokens.source(key).token();
  rig.pass(EXPIRY);
  rig.fail({ kind: 'reset' }, 2);
  t.equal(await rig.tokens.source(key).token(), token);
  rig.pass(5 * MINUTE);
  rig.fail({ kind: 'reset' }, 2);
  t.equal(
    await faultOf(rig.tokens.source(key).token()),
    'sign_in_unavailable',
    'and not once it has expired',
  );
  t.equal((await rig.store.findGrant(key))?.status, 'active');
  t.ok(await rig.tokens.source(key).token(), 'it is back');
});

t.test('a response lost after rotation ends the link, and its owner is told once', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  rig.pass(EXPIRY);
  rig.fail({ kind: 'lose' });
  const results = await Promise.all(
    Array.from({ length: 10 }, () => faultOf(rig.tokens.source(key).token())),
  );
  t.ok(results.every((fault) => fault === 'relink_required'));
  t.match(await rig.store.findGrant(key), {
    status: 'relink_required',
    reason: 'interrupted_refresh',
    refreshStartedAt: undefined,
  });
  const claims = await Promise.all(Array.from({ length: 10 }, () => rig.tokens.claimNotification(key)));
  t.equal(claims.filter(Boolean).length, 1, 'one of all who know tells the person');
});

t.test('a link that has ended causes no further calls', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  await rig.server.removeIntegration('549236');
  rig.pass(EXPIRY);
  t.equal(await faultOf(rig.tokens.source(key).token()), 'relink_required');
  const calls = rig.calls();
  for (let i = 0; i < 20; i++) {
    t.equal(await faultOf(rig.tokens.source(key).token()), 'relink_required');
    t.equal(await faultOf(rig.tokens.source(key).renew('x')), 'relink_required');
  }
  t.equal(rig.calls(), calls);
});

t.test('an integration removed in the dashboard ends the link at the next 401', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const source = rig.tokens.source(key);
  const token = await source.token();
  await rig.server.removeIntegration('549236');
  t.equal(await rig.server.introspect(token), undefined);
  t.equal(await faultOf(source.renew(token)), 'relink_required');
  t.match(await rig.store.findGrant(key), { reason: 'refused_by_meraki' });
});

t.test('a grant is gone at once though Meraki answers 503, and its revocation is sent later', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const token = await rig.tokens.source(key).token();
  rig.fail(HTML_503, 1, /^\/oauth\/revoke$/);
  t.match(await revoke(rig.tokens, key), { outcome: 'queued', grant: { organizationName: 'Aurora Retail' } });
  t.equal(await rig.store.findGrant(key), undefined);
  t.equal(await faultOf(rig.tokens.source(key).token()), 'not_linked');
  t.match(await rig.store.listRevocations(), [{ attempts: 1, organizationId: '549236' }]);
  await rig.revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 1, 'not before its time');
  t.match(await rig.server.introspect(token), { organizationId: '549236' });
  rig.pass(2 * MINUTE);
  await rig.revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 2);
  t.strictSame(await rig.store.listRevocations(), []);
  t.equal(await rig.server.introspect(token), undefined, 'Meraki knows');
});

t.test(
  'unlink revokes with Basic credentials and a token type hint, and Meraki confirms at once',
  async (t) => {
    const rig = await startTokenRig(t);
    const key = await rig.link();
    const token = await rig.tokens.source(key).token();
    t.match(await revoke(rig.tokens, key), { outcome: 'confirmed' });
    const request = rig.requests.find(({ path }) => path === '/oauth/revoke');
    const { id, secret } = rig.world.merakiClient;
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
    t.equal(request?.headers.authorization, `Basic ${basic}`);
    t.equal(await rig.server.introspect(token), undefined, 'the server took the hint’s token for what it is');
    t.strictSame(await rig.store.listRevocations(), []);
    t.equal(await revoke(rig.tokens, key), undefined, 'a second time there is nothing');
  },
);

t.test('refused credentials keep every grant and raise the alarm', async (t) => {
  const world = (await startTokenRig(t)).world;
  const rig = await startTokenRig(t, { world });
  const key = await rig.link();
  const kept = rig.refreshTokenOf(await rig.store.findGrant(key));
  rig.pass(61 * MINUTE);
  rig.fail({
    kind: 'answer',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: 'invalid_client' }),
  });
  t.equal(await faultOf(rig.tokens.source(key).token()), 'sign_in_unavailable');
  t.strictSame(rig.credentials, [false]);
  t.match(await rig.store.findGrant(key), { status: 'active', refreshStartedAt: undefined });
  t.equal(rig.refreshTokenOf(await rig.store.findGrant(key)), kept);
  t.ok(await rig.tokens.source(key).token(), 'the secret is right again');
  t.strictSame(rig.credentials, [false, true]);
});

t.test('after a kill between response and commit the lock is free and the reason named', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  await rig.store.close();
  const { id: clientId, secret: clientSecret } = rig.world.merakiClient;
  const given = {
    ...key,
    dir: rig.dir,
    key: rig.sealingKey.toString('base64'),
    oauthUrl: rig.url,
    clientId,
    clientSecret,
    redirectUri: REDIRECT_URI,
  };
  const script = fileURLToPath(new URL('../support/processes/refresh-and-die.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await firstLine(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.equal(rig.calls(), 1, 'Meraki has rotated the token');

  const store = await openStore({ dir: rig.dir, log: createMemoryLog(), clock: rig.clock });
  t.teardown(() => store.close());
  t.match(await store.findGrant(key), { status: 'active', refreshStartedAt: Number });
  rig.pass(EXPIRY);
  t.equal(await faultOf(rig.serviceOver(store).source(key).token()), 'relink_required');
  t.match(await store.findGrant(key), { status: 'relink_required', reason: 'interrupted_refresh' });
});

t.test('an unlink during a refresh revokes the rotated token', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  rig.pass(EXPIRY);
  const gate = Promise.withResolvers<void>();
  rig.fail({ kind: 'wait', until: gate.promise });
  const token = rig.tokens.source(key).token();
  await until('Meraki is asked', () => rig.calls() > 0);
  const revoked = revoke(rig.tokens, key);
  gate.resolve();
  t.ok(await rig.server.introspect(await token));
  t.match(await revoked, { outcome: 'confirmed' });
  t.equal(await rig.server.introspect(await token), undefined, 'what the refresh brought is dead too');
  t.equal(await rig.store.findGrant(key), undefined);
});

t.test('a 200 without a token, an oversized answer and a redirect leave the grant intact', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const kept = rig.refreshTokenOf(await rig.store.findGrant(key));
  rig.pass(61 * MINUTE);
  const json = { 'content-type': 'application/json' };
  const answers = [
    { status: 200, headers: json, body: JSON.stringify({ token_type: 'Bearer' }) },
    { status: 200, headers: json, body: JSON.stringify({ access_token: 'a', padding: 'x'.repeat(70_000) }) },
    { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } },
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>hello</h1>' },
  ];
  for (const answer of answers) {
    rig.fail({ kind: 'answer', ...answer }, 2);
    t.equal(await faultOf(rig.tokens.source(key).token()), 'sign_in_unavailable');
    rig.faults.clear();
    const grant = await rig.store.findGrant(key);
    t.match(grant, { status: 'active' });
    t.equal(rig.refreshTokenOf(grant), kept);
  }
  t.ok(await rig.tokens.source(key).token(), 'and it still works');
});

t.test('a refresh token that the answer leaves out is kept', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const kept = rig.refreshTokenOf(await rig.store.findGrant(key));
  rig.pass(EXPIRY);
  const body = JSON.stringify({ access_token: 'new-access', token_type: 'Bearer', expires_in: 3600 });
  rig.fail({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body });
  t.equal(await rig.tokens.source(key).token(), 'new-access');
  t.equal(rig.refreshTokenOf(await rig.store.findGrant(key)), kept);
});

t.test('a token that Meraki refused is not served again when it can’t be renewed', async (t) => {
  const rig = await startTokenRig(t);
  const source = rig.tokens.source(await rig.link());
  const refused = await source.token();
  rig.fail(HTML_503, 2);
  t.equal(await faultOf(source.renew(refused)), 'sign_in_unavailable');
});

t.test('a 429 tells the person when to try again', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  rig.pass(61 * MINUTE);
  rig.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '7' } });
  const error = await rig.tokens
    .source(key)
    .token()
    .catch((thrown: unknown) => thrown);
  t.match(error, { code: 'sign_in_unavailable', next: 'Try again in 7 seconds.' });
  t.equal(rig.calls(), 1, 'not repeated');
});

t.test(
  'of two people’s links through one Meraki administrator, unlinking one leaves the other',
  async (t) => {
    const rig = await startTokenRig(t);
    const ada = await rig.link('ada@aurora.example', '549236', 'ada');
    const ben = await rig.link('ada@aurora.example', '549236', 'ben');
    await revoke(rig.tokens, ada);
    const token = await rig.tokens.source(ben).token();
    t.match(await rig.server.introspect(token), { organizationId: '549236' });
    rig.pass(EXPIRY);
    t.ok(await rig.tokens.source(ben).token());
  },
);

t.test('a grant that can’t be unsealed is kept, and the operator is told', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const grant = await rig.store.findGrant(key);
  if (!grant) throw new Error('not linked');
  await rig.store.withGrantLock(key, ({ commit }) =>
    commit({ saveGrant: { ...grant, sealedAccessToken: grant.sealedRefreshToken } }),
  );
  t.equal(await faultOf(rig.tokens.source(key).token()), 'sign_in_unavailable');
  t.match(rig.logs(), /the seal is broken/);
  t.equal((await rig.store.findGrant(key))?.status, 'active');
});

t.test('onStopped is called once a link is durably stopped', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const stopped: GrantKey[] = [];
  const failing = rig.serviceOver(
    { ...rig.store, withGrantLock: async () => Promise.reject(new Error('disk full')) },
    (one) => stopped.push(one),
  );
  await t.rejects(failing.stopServing(key), /disk full/);
  t.same(stopped, []);
  const service = rig.serviceOver(rig.store, (one) => stopped.push(one));
  await Promise.all([service.stopServing(key), service.stopServing(key)]);
  t.same(stopped, [key]);
});

import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { createSlices } from '../../src/core/async/slices.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Grant, GrantKey, Revocation } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { underReference } from '../../src/core/reference.ts';
import { keyIdOf } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import { countUnreadable } from '../../src/oauth/count-unreadable.ts';
import { createRevocationQueue } from '../../src/oauth/revocation-queue.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { revocationOf } from '../../src/oauth/token-service.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createMemoryLog } from '../support/records.ts';
import { HTML_503, startTokenRig } from '../support/token-service.ts';
import { until } from '../support/until.ts';

const REVOKE = /^\/oauth\/revoke$/;

/** A revocation queue over a real store and a real authorization server. */
async function startRevocationQueue(t: Test) {
  const rig = await startTokenRig(t);
  const { provider, sealer, clock } = rig;
  const { audit, entries: audited } = createMemoryAuditLog(clock);
  const open = (over: Partial<Parameters<typeof createRevocationQueue>[0]> = {}) =>
    createRevocationQueue({
      store: rig.store,
      provider,
      sealer,
      audit,
      clock,
      log: createMemoryLog(),
      meter: silentMeter,
      onCredentials: () => {},
      ...over,
    });
  return {
    ...rig,
    audited,
    open,
    failRevoking: (effect: Parameters<typeof rig.fail>[0], times = 1) => rig.fail(effect, times, REVOKE),
    /** Stops serving a link as `unlink` does, without telling Meraki. */
    async put(key: GrantKey, fields: Partial<Revocation> = {}): Promise<Revocation & { access: string }> {
      const access = await rig.tokens.source(key).token();
      const grant: Grant | undefined = await rig.store.findGrant(key);
      if (!grant) throw new Error('not linked');
      const revocation = { ...revocationOf(grant, clock()), ...fields };
      await rig.store.withGrantLock(key, ({ commit }) =>
        commit({ deleteGrant: key, saveRevocations: [revocation] }),
      );
      return { ...revocation, access };
    },
  };
}

t.test('a revocation leaves the queue when Meraki confirmed, and is in the audit log once', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access } = await rig.put(await rig.link());
  const revocationQueue = rig.open();
  await revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 0, 'the call that made it has a head start');
  rig.pass(MINUTE);
  await Promise.all([revocationQueue.drain(), revocationQueue.drain()]);
  await revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.equal(await rig.server.introspect(access), undefined);
  t.strictSame(await rig.store.listRevocations(), []);
  const names = { organization: 'Aurora Retail' };
  t.match(rig.audited, [
    { at: Number, action: 'revoked_at_meraki', outcome: 'confirmed', personId: 'ada', names },
  ]);
  t.equal(rig.audited.length, 1);
});

t.test('a revocation that a command asked for is recorded under its reference', async (t) => {
  const rig = await startRevocationQueue(t);
  const revocation = await rig.put(await rig.link());
  await underReference(() => rig.open().revokeNow(revocation), 'k2345678');
  t.match(rig.audited, [{ action: 'revoked_at_meraki', reference: 'k2345678' }]);
});

t.test('pauses double from a minute to an hour, and never end', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link());
  const revocationQueue = rig.open();
  const pauses: [most: number, least: number][] = [];
  rig.failRevoking(HTML_503, 12);
  for (let i = 0; i < 12; i++) {
    rig.pass(2 * HOUR);
    const before = rig.clock();
    await revocationQueue.drain();
    const nextAt = (await rig.store.listRevocations())[0]?.nextAt ?? 0;
    pauses.push([nextAt - before, nextAt - rig.clock()]);
  }
  for (const [i, [most, least]] of pauses.entries()) {
    const usual = Math.min(HOUR, MINUTE * 2 ** i);
    t.ok(most >= usual / 2 && least <= usual, `pause ${i + 1}: ${least / SECOND} to ${most / SECOND} s`);
  }
  rig.pass(2 * HOUR);
  await revocationQueue.drain();
  t.strictSame(await rig.store.listRevocations(), [], 'confirmed at last');
});

t.test('after a 429 Meraki is not asked before its Retry-After', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link(), { nextAt: 0 });
  rig.failRevoking({ kind: 'answer', status: 429, headers: { 'retry-after': '600' } });
  const before = rig.clock();
  await rig.open().drain();
  const [waiting] = await rig.store.listRevocations();
  t.ok(waiting && waiting.nextAt >= before + 10 * MINUTE);
});

t.test('a refusal of our own credentials is retried like everything else, and reported', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access } = await rig.put(await rig.link(), { nextAt: 0 });
  const body = JSON.stringify({ error: 'invalid_client' });
  rig.failRevoking({ kind: 'answer', status: 401, headers: { 'content-type': 'application/json' }, body });
  const reports: boolean[] = [];
  const revocationQueue = rig.open({ onCredentials: (accepted) => reports.push(accepted) });
  await revocationQueue.drain();
  t.match(await rig.store.listRevocations(), [{ attempts: 1 }]);
  rig.pass(2 * MINUTE);
  await revocationQueue.drain();
  t.equal(await rig.server.introspect(access), undefined);
  t.strictSame(reports, [false, true]);
});

t.test('an end that Meraki confirms after its person was forgotten does not name them', async (t) => {
  const rig = await startRevocationQueue(t);
  const revocation = await rig.put(await rig.link());
  const as = 'forgotten:0123456789abcdef0123456789abcdef';
  await rig.store.forget({ personId: revocation.personId, emails: [], as });
  rig.pass(MINUTE);
  rig.failRevoking(HTML_503, 1);
  await rig.open().drain();
  t.match(await rig.store.listRevocations(), [{ attempts: 1, forgottenAs: as, personId: 'ada' }]);
  rig.pass(HOUR);
  await rig.open().drain();
  t.equal(
    await rig.server.introspect(revocation.access),
    undefined,
    'its seal is bound to the id, which stays',
  );
  t.match(rig.audited, [{ action: 'revoked_at_meraki', outcome: 'confirmed', personId: as }]);
  t.notMatch(JSON.stringify(rig.audited), /"ada"/);
});

t.test('a call whose answer was lost is repeated, and an unknown token counts as confirmed', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link(), { nextAt: 0 });
  rig.failRevoking({ kind: 'lose' });
  const revocationQueue = rig.open();
  await revocationQueue.drain();
  t.equal((await rig.store.listRevocations()).length, 1);
  rig.pass(2 * MINUTE);
  await revocationQueue.drain();
  t.strictSame(await rig.store.listRevocations(), []);
  t.equal(rig.audited.length, 1);
});

t.test('the queue goes on after a restart', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access } = await rig.put(await rig.link());
  await rig.store.close();
  const reopened = await openStore({ dir: rig.dir, log: createMemoryLog(), clock: rig.clock });
  t.teardown(() => reopened.close());
  rig.pass(MINUTE);
  const revocationQueue = rig.open({ store: reopened });
  await revocationQueue.drain();
  await revocationQueue.stop();
  t.equal(await rig.server.introspect(access), undefined);
  t.strictSame(await reopened.listRevocations(), []);
});

t.test('a revocation that can’t be unsealed stays and keeps none of the others waiting', async (t) => {
  const rig = await startRevocationQueue(t);
  const sealedRefreshToken = 'v1.retired.aaaaaaaaaaaaaaaa.aaaa.aaaaaaaaaaaaaaaaaaaaaa';
  const { id } = await rig.put(await rig.link(), { nextAt: 0, sealedRefreshToken });
  const { access } = await rig.put(await rig.link(), { nextAt: 0 });
  await rig.open().drain();
  t.match(await rig.store.listRevocations(), [{ id, attempts: 1 }]);
  t.equal((await rig.store.listRevocations()).length, 1);
  t.equal(await rig.server.introspect(access), undefined);
});

t.test('a revocation whose key is away says so, and reaches Meraki when the key is back', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access, ...revocation } = await rig.put(await rig.link(), { nextAt: 0 });
  const log = createMemoryLog();
  const revoked: string[] = [];
  const meter = { ...silentMeter, revoked: (outcome: string) => revoked.push(outcome) };
  const without = createSealer([{ id: 'other', key: randomBytes(32) }]);
  t.equal(await rig.open({ sealer: without, log, meter }).revokeNow(revocation), 'unreadable');
  t.strictSame(revoked, ['unreadable']);
  const keyId = keyIdOf(revocation.sealedRefreshToken);
  t.match(log.lines, [{ level: 'error', text: /not told until TOKEN_KEYS/, fields: { keyId, attempts: 1 } }]);
  t.equal(rig.calls('/oauth/revoke'), 0);
  t.ok(await rig.server.introspect(access));
  t.equal(await countUnreadable(rig.store, without, createSlices()), 1);
  t.equal(await countUnreadable(rig.store, without, createSlices(), [keyId]), 0);
  t.equal(await countUnreadable(rig.store, rig.sealer, createSlices()), 0);
  rig.pass(2 * MINUTE);
  await rig.open({ log, meter }).drain();
  t.equal(await rig.server.introspect(access), undefined);
  t.strictSame(revoked, ['unreadable', 'confirmed']);
  t.strictSame(await rig.store.listRevocations(), []);
});

t.test('a revocation that was withdrawn meanwhile does not return', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access, ...revocation } = await rig.put(await rig.link());
  const called = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<never>();
  const revoke = () => {
    called.resolve();
    return gate.promise;
  };
  const attempt = rig.open({ provider: { ...rig.provider, revoke } }).revokeNow(revocation);
  await called.promise;
  await rig.store.commit({ deleteRevocations: [revocation.id] });
  gate.reject(new ProviderError('meraki', 'unavailable', 'status 503'));
  t.equal(await attempt, 'queued');
  t.strictSame(await rig.store.listRevocations(), []);
  t.ok(await rig.server.introspect(access), 'a grant that took its place lives on');
});

t.test('what Meraki confirmed is told and recorded though the store fails', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access, ...revocation } = await rig.put(await rig.link());
  const log = createMemoryLog();
  const fail = async () => {
    throw new Error('ENOSPC');
  };
  const failing: Store = { ...rig.store, commit: fail, changeRevocation: fail };
  t.equal(await rig.open({ store: failing, log }).revokeNow(revocation), 'confirmed');
  t.notOk(await rig.server.introspect(access));
  t.match(rig.audited, [{ action: 'revoked_at_meraki', outcome: 'confirmed' }]);
  t.match(log.lines.at(-1), { level: 'error', fields: { err: { message: 'ENOSPC' } } });
  t.equal((await rig.store.listRevocations()).length, 1, 'the revocation stays in the queue');
});

t.test('revokeNow does not reject when Meraki and the store fail', async (t) => {
  const rig = await startRevocationQueue(t);
  const { access: _, ...revocation } = await rig.put(await rig.link());
  const log = createMemoryLog();
  const changeRevocation = async () => {
    throw new Error('ENOSPC');
  };
  rig.failRevoking(HTML_503);
  t.equal(await rig.open({ store: { ...rig.store, changeRevocation }, log }).revokeNow(revocation), 'queued');
  t.match(log.lines.at(-1), { level: 'error', fields: { err: { message: 'ENOSPC' } } });
  t.equal((await rig.store.listRevocations()).length, 1);
});

t.test('stop waits for the call under way and begins no other', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link(), { nextAt: 0 });
  await rig.put(await rig.link(), { nextAt: 0 });
  const gate = Promise.withResolvers<void>();
  rig.failRevoking({ kind: 'wait', until: gate.promise });
  const revocationQueue = rig.open();
  void revocationQueue.drain();
  await until('Meraki is asked', () => rig.calls('/oauth/revoke') > 0);
  const stopping = revocationQueue.stop();
  gate.resolve();
  await stopping;
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.equal((await rig.store.listRevocations()).length, 1);
  await revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 1);
});

t.test('an aborted drain begins no other call', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link(), { nextAt: 0 });
  await rig.put(await rig.link(), { nextAt: 0 });
  const gate = Promise.withResolvers<void>();
  rig.failRevoking({ kind: 'wait', until: gate.promise });
  const revocationQueue = rig.open();
  const ending = new AbortController();
  const draining = revocationQueue.drain(ending.signal);
  await until('Meraki is asked', () => rig.calls('/oauth/revoke') > 0);
  ending.abort();
  gate.resolve();
  await draining;
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.equal((await rig.store.listRevocations()).length, 1);
  await revocationQueue.drain();
  t.strictSame(await rig.store.listRevocations(), [], 'the next time goes on');
});

t.test('a revocation whose token has expired leaves the queue after two weeks of attempts', async (t) => {
  const rig = await startRevocationQueue(t);
  const { id } = await rig.put(await rig.link(), { nextAt: 0 });
  rig.failRevoking(HTML_503, Number.POSITIVE_INFINITY);
  const failOnce = async (after: number, attempts: number) => {
    rig.pass(after);
    await rig.store.changeRevocation(id, (one) => ({ ...one, nextAt: 0, attempts }));
    await rig.open().drain();
    return (await rig.store.listRevocations()).length;
  };
  t.equal(await failOnce(89 * DAY, 1000), 1, 'its token may live');
  t.equal(await failOnce(2 * DAY, 14 * 48 - 2), 1, 'only our clock says that it is over');
  t.equal(await failOnce(0, 14 * 48 - 1), 0);
});

t.test(
  'a token that Meraki calls invalid for a day leaves the queue, and a request it calls so stays',
  async (t) => {
    const answering = (status: number, error: string) => ({
      kind: 'answer' as const,
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error }),
    });
    for (const [status, error, isDead] of [
      [400, 'invalid_token', true],
      [401, 'invalid_token', true],
      [400, 'invalid_grant', true],
      [200, 'invalid_token', true],
      [400, 'invalid_request', false],
      [503, 'temporarily_unavailable', false],
    ] as const) {
      const rig = await startRevocationQueue(t);
      const { id } = await rig.put(await rig.link(), { nextAt: 0 });
      rig.failRevoking(answering(status, error), 2);
      for (const attempts of [22, 23]) {
        t.equal((await rig.store.listRevocations()).length, 1, 'the server may be at fault');
        await rig.store.changeRevocation(id, (one) => ({ ...one, nextAt: 0, attempts }));
        await rig.open().drain();
      }
      t.equal((await rig.store.listRevocations()).length, isDead ? 0 : 1, `${status} ${error}`);
      t.match(rig.audited, isDead ? [{ action: 'revoked_at_meraki', outcome: 'expired' }] : []);
    }
  },
);

t.test('a clock that jumps forward and back drops no revocation, and keeps none waiting', async (t) => {
  const rig = await startRevocationQueue(t);
  await rig.put(await rig.link());
  rig.failRevoking(HTML_503, 2);
  rig.pass(100 * DAY);
  await rig.open().drain();
  t.match(await rig.store.listRevocations(), [{ attempts: 1 }], 'it is not given up for its date');
  rig.pass(-100 * DAY);
  await rig.open().drain();
  t.match(await rig.store.listRevocations(), [{ attempts: 2 }], 'it does not wait for the old future');
  rig.pass(5 * MINUTE);
  await rig.open().drain();
  t.strictSame(await rig.store.listRevocations(), [], 'Meraki confirmed');
});

t.test('a drain rejects when the store can’t be read, and the queue stops all the same', async (t) => {
  const rig = await startRevocationQueue(t);
  const revocationQueue = rig.open({
    store: { ...rig.store, listRevocations: () => Promise.reject(new Error('the store is away')) },
  });
  const drained = revocationQueue.drain();
  await Promise.all([t.rejects(drained, /the store is away/), t.resolves(revocationQueue.stop())]);
});

t.test('each call is counted once, with its outcome', async (t) => {
  const rig = await startRevocationQueue(t);
  const revoked: string[] = [];
  const revocationQueue = rig.open({
    meter: { ...silentMeter, revoked: (outcome) => revoked.push(outcome) },
  });
  await rig.put(await rig.link(), { nextAt: 0, attempts: 14 * 48 - 2 });
  rig.failRevoking(HTML_503, 2);
  await revocationQueue.drain();
  rig.pass(91 * DAY);
  await revocationQueue.drain();
  t.strictSame(revoked, ['unavailable', 'expired']);
});

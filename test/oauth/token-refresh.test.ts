import t, { type Test } from 'tap';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { GrantKey } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Provider } from '../../src/core/provider.ts';
import { underReference } from '../../src/core/reference.ts';
import type { LockedGrant } from '../../src/core/store.ts';
import { createTokenRefresh } from '../../src/oauth/token-refresh.ts';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createMemoryLog } from '../support/records.ts';
import { HTML_503, startTokenRig } from '../support/token-service.ts';

const TOO_MANY = { kind: 'answer', status: 429, headers: { 'retry-after': '7' } } as const;
const WRONG_CLIENT = {
  kind: 'answer',
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: 'invalid_client' }),
} as const;

const answering = (status: number, error: string): FaultEffect => ({
  ...WRONG_CLIENT,
  status,
  body: JSON.stringify({ error }),
});
const INVALID_TOKEN = answering(400, 'invalid_token');

/** The token refresh alone, over a real store and a real authorization server. */
async function startTokenRefresh(t: Test, around: (provider: Provider) => Provider = (provider) => provider) {
  const rig = await startTokenRig(t);
  const { sealer, clock, store } = rig;
  const { audit, entries: audited } = createMemoryAuditLog(clock);
  const refreshed: string[] = [];
  /** By how much the clock was set forward, while the process ran for less. */
  const clockSet = { by: 0 };
  const tokenRefresh = createTokenRefresh({
    provider: around(rig.provider),
    sealer,
    clock,
    now: () => clock() - clockSet.by,
    log: createMemoryLog(),
    meter: { ...silentMeter, refreshed: (outcome) => refreshed.push(outcome) },
    audit,
    onCredentials: () => {},
  });
  return {
    ...rig,
    audited,
    refreshed,
    clockSet,
    /** @returns the fault, or undefined when it went well */
    async refresh(
      key: GrantKey,
      commitWith = (commit: LockedGrant['commit']) => commit,
      unasked?: 'keep_alive',
    ) {
      return store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant === undefined) throw new Error('not linked');
        try {
          await tokenRefresh.refresh({ grant, commit: commitWith(commit), unasked });
        } catch (error) {
          if (error instanceof KnownError) return error.code;
          throw error;
        }
      });
    },
  };
}

t.test('refreshStartedAt is durable before the request and gone with its result', async (t) => {
  const marks: unknown[] = [];
  const rig = await startTokenRefresh(t, (provider) => ({
    ...provider,
    async refresh(token) {
      marks.push((await rig.store.findGrant(key))?.refreshStartedAt);
      return provider.refresh(token);
    },
  }));
  const key = await rig.link();
  rig.pass(HOUR);
  await rig.refresh(key);
  t.match(marks, [Number]);
  t.match(await rig.store.findGrant(key), { refreshStartedAt: undefined, status: 'active' });
});

t.test('a refresh changes tokens and times and leaves the rest of the grant', async (t) => {
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  const before = await rig.store.findGrant(key);
  if (!before) throw new Error('not linked');
  await rig.store.withGrantLock(key, ({ commit }) =>
    commit({ saveGrant: { ...before, warnedAt: rig.clock() } }),
  );
  rig.pass(84 * DAY);
  const now = rig.clock();
  await rig.refresh(key);
  const grant = await rig.store.findGrant(key);
  t.ok(grant && grant.refreshedAt >= now && grant.accessExpiresAt >= now + HOUR);
  t.not(rig.refreshTokenOf(grant), rig.refreshTokenOf(before));
  const { personName, linkedAt, lastUsedAt, scopes } = before;
  t.match(grant, { personName, linkedAt, lastUsedAt, scopes, warnedAt: undefined });
});

t.test('a refused token ends the link with its likely reason', async (t) => {
  const causes = [
    { what: 'removed in the dashboard', after: DAY, mark: false, reason: 'refused_by_meraki' },
    { what: 'a crash during a refresh', after: DAY, mark: true, reason: 'interrupted_refresh' },
    { what: 'nobody asked for 90 days', after: 90 * DAY, mark: false, reason: 'unused_90_days' },
    { what: 'a crash, and then nobody asked', after: 90 * DAY, mark: true, reason: 'interrupted_refresh' },
  ];
  const rig = await startTokenRefresh(t);
  for (const { what, after, mark, reason } of causes) {
    const key = await rig.link();
    const grant = await rig.store.findGrant(key);
    if (!grant) throw new Error('not linked');
    if (mark)
      await rig.store.withGrantLock(key, ({ commit }) =>
        commit({ saveGrant: { ...grant, refreshStartedAt: rig.clock() } }),
      );
    await rig.server.removeIntegration('549236');
    rig.pass(after);
    t.equal(await underReference(() => rig.refresh(key), 'k2345678'), 'relink_required', what);
    t.match(await rig.store.findGrant(key), { reason, refreshStartedAt: undefined }, what);
    t.match(rig.audited.at(-1), {
      at: Number,
      action: 'relink_required',
      outcome: reason,
      reference: 'k2345678',
      names: { person: { email: 'ada@aurora.example' }, organization: 'Aurora Retail' },
    });
  }
});

t.test('refreshStartedAt stays after a lost answer and any refusal that follows', async (t) => {
  for (const refusal of [TOO_MANY, WRONG_CLIENT, INVALID_TOKEN, HTML_503]) {
    const rig = await startTokenRefresh(t);
    const key = await rig.link();
    rig.pass(61 * MINUTE);
    rig.fail({ kind: 'lose' });
    rig.fail(refusal);
    t.equal(await rig.refresh(key), 'sign_in_unavailable');
    t.match(await rig.store.findGrant(key), { status: 'active', refreshStartedAt: Number });
    t.equal(await rig.refresh(key), 'relink_required');
    t.match(await rig.store.findGrant(key), { reason: 'interrupted_refresh' });
  }
});

t.test('a refusal alone leaves no refreshStartedAt', async (t) => {
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  rig.pass(61 * MINUTE);
  for (const refusal of [TOO_MANY, WRONG_CLIENT, INVALID_TOKEN]) {
    rig.fail(refusal);
    t.equal(await rig.refresh(key), 'sign_in_unavailable');
    t.equal((await rig.store.findGrant(key))?.refreshStartedAt, undefined);
  }
  await rig.server.removeIntegration('549236');
  await rig.refresh(key);
  t.match(await rig.store.findGrant(key), { reason: 'refused_by_meraki' });
});

t.test('invalid_grant ends the link whatever its status, and invalid_client never does', async (t) => {
  for (const status of [400, 401, 403, 500]) {
    const rig = await startTokenRefresh(t);
    const key = await rig.link();
    rig.pass(61 * MINUTE);
    rig.fail(answering(status, 'invalid_client'));
    t.equal(await rig.refresh(key), 'sign_in_unavailable', `${status} invalid_client`);
    t.match(await rig.store.findGrant(key), { status: 'active' });
    rig.fail(answering(status, 'invalid_grant'));
    t.equal(await rig.refresh(key), 'relink_required', `${status} invalid_grant`);
    t.match(await rig.store.findGrant(key), { status: 'relink_required', reason: 'refused_by_meraki' });
  }
});

t.test('a link that is rejected for an hour while others are refreshed ends, and those stay', async (t) => {
  for (const error of ['invalid_token', 'invalid_request']) {
    const rig = await startTokenRefresh(t);
    const [dead, living] = [await rig.link(), await rig.link(undefined, undefined, 'ben')];
    rig.pass(61 * MINUTE);
    for (let rejection = 1; rejection < 5; rejection += 1) {
      rig.fail(answering(400, error));
      t.equal(await rig.refresh(dead), 'sign_in_unavailable', `rejection ${rejection}`);
      t.equal(await rig.refresh(living), undefined);
      rig.pass(16 * MINUTE);
    }
    t.match(await rig.store.findGrant(dead), { status: 'active' });
    rig.fail(answering(400, error));
    t.equal(await rig.refresh(dead), 'relink_required');
    t.match(rig.audited.at(-1), { action: 'relink_required', outcome: 'refused_by_meraki' });
    t.match(await rig.store.findGrant(living), { status: 'active' });
  }
});

t.test('a clock that jumps an hour ahead ends no link that was rejected', async (t) => {
  const rig = await startTokenRefresh(t);
  const [one, living] = [await rig.link(), await rig.link(undefined, undefined, 'ben')];
  rig.pass(61 * MINUTE);
  for (let rejection = 1; rejection <= 5; rejection += 1) {
    rig.fail(INVALID_TOKEN);
    t.equal(await rig.refresh(one), 'sign_in_unavailable');
    t.equal(await rig.refresh(living), undefined);
    rig.pass(HOUR);
    rig.clockSet.by += HOUR;
  }
  t.match(await rig.store.findGrant(one), { status: 'active' });
});

t.test('an answer that can’t be read leaves open what became of the link', async (t) => {
  const unreadable: FaultEffect = { ...WRONG_CLIENT, status: 200, body: '{"access_token":' };
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  rig.pass(61 * MINUTE);
  rig.fail(unreadable, 2);
  t.equal(await rig.refresh(key), 'sign_in_unavailable');
  t.equal(rig.calls(), 2, 'it is asked for once more');
  t.match(await rig.store.findGrant(key), { status: 'active', refreshStartedAt: Number });
  t.equal(await rig.refresh(key), undefined, 'Meraki had not rotated the token');
  t.match(await rig.store.findGrant(key), { refreshStartedAt: undefined });
});

t.test('a disk that is full for a moment loses no link', async (t) => {
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  rig.pass(61 * MINUTE);
  let writes = 0;
  await rig.refresh(key, (commit) => async (changes) => {
    writes += 1;
    if (writes === 2 || writes === 3) throw new Error('ENOSPC');
    await commit(changes);
  });
  t.equal(writes, 4);
  t.equal(await rig.refresh(key), undefined, 'the token that was written last is the living one');
  t.equal(rig.calls(), 2);
});

t.test('Meraki is not asked when refreshStartedAt can’t be stored', async (t) => {
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  rig.pass(61 * MINUTE);
  const failing = () => async () => {
    throw new Error('ENOSPC');
  };
  await t.rejects(rig.refresh(key, failing), { message: 'ENOSPC' });
  t.equal(rig.calls(), 0);
});

t.test('tokens that could not be stored are counted as unsaved', async (t) => {
  const wait = globalThis.setTimeout;
  const rig = await startTokenRefresh(t, (provider) => ({
    ...provider,
    async refresh(token) {
      const tokens = await provider.refresh(token);
      // From here on only the store is asked, again and again for minutes.
      t.intercept(globalThis, 'setTimeout', { value: (work: () => void) => wait(work, 0) });
      return tokens;
    },
  }));
  const key = await rig.link();
  let writes = 0;
  const full = (commit: LockedGrant['commit']): LockedGrant['commit'] => {
    return async (changes) => {
      writes += 1;
      if (writes > 1) throw new Error('no space left');
      await commit(changes);
    };
  };
  await t.rejects(rig.refresh(key, full, 'keep_alive'), /no space left/);
  t.strictSame(rig.refreshed, ['unsaved']);
  t.match(
    rig.audited,
    [{ action: 'renewed' }],
    'the write may be made later, and Meraki has renewed the link',
  );
});

t.test('the end of a link at Meraki is in the audit log, also when it could not be stored', async (t) => {
  const rig = await startTokenRefresh(t);
  const key = await rig.link();
  rig.fail(answering(400, 'invalid_grant'));
  const full = (commit: LockedGrant['commit']): LockedGrant['commit'] => {
    return async (changes) => {
      if (changes.saveGrant?.status === 'relink_required') throw new Error('no space left');
      await commit(changes);
    };
  };
  await t.rejects(rig.refresh(key, full), /no space left/);
  t.match(rig.audited, [{ action: 'relink_required', outcome: 'refused_by_meraki' }]);
});

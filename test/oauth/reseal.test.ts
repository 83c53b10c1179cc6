import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import type { Grant, GrantKey, Revocation } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { keyIdOf } from '../../src/core/secrets.ts';
import { type ResealProgress, resealAll } from '../../src/oauth/reseal.ts';
import { createRevocationQueue } from '../../src/oauth/revocation-queue.ts';
import { createSealer, grantContext, type Sealer } from '../../src/oauth/sealing.ts';
import { createTokenRefresh } from '../../src/oauth/token-refresh.ts';
import { createTokenService } from '../../src/oauth/token-service.ts';
import type { Files } from '../../src/store/embedded/disk.ts';
import { openFor } from '../support/embedded-store.ts';
import { createFaultyDisk } from '../support/faulty-disk.ts';
import { createMemoryLog, NOW, newGrant, newRevocation } from '../support/records.ts';
import { createRotatingProvider } from '../support/rotating-provider.ts';

const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
const before = createSealer([OLD]);
const after = createSealer([NEW, OLD]);
const onlyNew = createSealer([NEW]);

function sealedBy(sealer: Sealer, fields: Partial<Grant> = {}): Grant {
  const grant = newGrant(fields);
  return {
    ...grant,
    sealedAccessToken: sealer.seal(`access of ${grant.personId}`, grantContext(grant, 'access_token')),
    sealedRefreshToken: sealer.seal(`refresh of ${grant.personId}`, grantContext(grant, 'refresh_token')),
  };
}

function revocationBy(sealer: Sealer, fields: Partial<Revocation> = {}): Revocation {
  const one = newRevocation(fields);
  return { ...one, sealedRefreshToken: sealer.seal('dead', grantContext(one, 'refresh_token')) };
}

async function openWith(t: Test, grants: Grant[], revocations: Revocation[] = [], files?: Files) {
  const store = await openFor(t, t.testdir(), files);
  await Promise.all(
    grants.map((grant) => store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }))),
  );
  await store.commit({ saveRevocations: revocations });
  const open = async (key: GrantKey, sealer: Sealer) => {
    const grant = await store.findGrant(key);
    return grant && sealer.open(grant.sealedRefreshToken, grantContext(grant, 'refresh_token'));
  };
  return { store, open };
}

function serviceOver(store: Awaited<ReturnType<typeof openWith>>['store'], sealer: Sealer) {
  const clock = () => NOW;
  const log = createMemoryLog();
  const provider = createRotatingProvider(clock);
  const audit = { record: async () => {} };
  const onCredentials = () => {};
  const common = { store, provider, sealer, audit, clock, log, meter: silentMeter, onCredentials };
  const revocationQueue = createRevocationQueue(common);
  const tokenRefresh = createTokenRefresh(common);
  return createTokenService({ ...common, isSuspended: () => false, tokenRefresh, revocationQueue });
}

t.test('a use seals the tokens with the current key, once, and an unused link stays as it is', async (t) => {
  const [used, idle] = [sealedBy(before), sealedBy(before)];
  const { store, open } = await openWith(t, [used, idle]);
  const source = serviceOver(store, after).source(used);
  t.equal(await source.token(), `access of ${used.personId}`);
  const resealed = await store.findGrant(used);
  t.equal(keyIdOf(resealed?.sealedAccessToken ?? ''), 'new');
  t.equal(await open(used, onlyNew), `refresh of ${used.personId}`, 'the old key is not needed for it');
  await source.token();
  t.equal(await store.findGrant(used), resealed, 'not written again');
  t.equal(await store.findGrant(idle).then((grant) => keyIdOf(grant?.sealedAccessToken ?? '')), 'old');
});

t.test('only one of 50 concurrent uses writes to the disk', async (t) => {
  const disk = createFaultyDisk();
  const grant = sealedBy(before, { lastUsedAt: NOW - HOUR });
  const { store } = await openWith(t, [grant], [], disk);
  const tokens = serviceOver(store, after);
  const written = disk.flushes;
  await Promise.all(Array.from({ length: 50 }, () => tokens.source(grant).token()));
  t.equal(disk.flushes - written, 1);
  t.match(await store.findGrant(grant), { lastUsedAt: NOW });
});

t.test('resealing seals every record, reports progress and moves the counts per key', async (t) => {
  const grants = Array.from({ length: 20 }, () => sealedBy(before));
  const current = sealedBy(after, { lastUsedAt: NOW - HOUR });
  const ended = sealedBy(before, { status: 'relink_required', reason: 'unused_90_days' });
  const waiting = revocationBy(before);
  const { store, open } = await openWith(t, [...grants, current, ended], [waiting]);
  t.strictSame(Object.fromEntries(await store.countByKey()), { old: 22, new: 1 });

  const seen: ResealProgress[] = [];
  const result = await resealAll(store, after, (progress) => seen.push(progress));
  t.strictSame(result, { done: 23, total: 23, unreadable: 0 });
  t.strictSame(
    seen.map(({ done }) => done),
    Array.from({ length: 23 }, (_, i) => i + 1),
  );
  t.strictSame(Object.fromEntries(await store.countByKey()), { new: 23 });
  for (const grant of grants) t.equal(await open(grant, onlyNew), `refresh of ${grant.personId}`);
  const { sealedAccessToken: _a, sealedRefreshToken: _r, ...rest } = ended;
  t.match(await store.findGrant(ended), rest, 'nothing but the seals changed');
  const [resealed] = await store.listRevocations();
  t.match(resealed, { id: waiting.id, attempts: 0, nextAt: waiting.nextAt });
  t.equal(onlyNew.open(resealed?.sealedRefreshToken ?? '', grantContext(waiting, 'refresh_token')), 'dead');
});

t.test('a second run of resealing changes nothing', async (t) => {
  const { store } = await openWith(t, [sealedBy(before), sealedBy(before)], [revocationBy(before)]);
  await resealAll(store, after, () => {});
  const first = [await store.listGrants(), await store.listRevocations()];
  t.strictSame(await resealAll(store, after, () => {}), { done: 3, total: 3, unreadable: 0 });
  t.strictSame([await store.listGrants(), await store.listRevocations()], first);
});

t.test('a record that no key of the ring opens is counted and left as it is', async (t) => {
  const retired = createSealer([{ id: 'retired', key: randomBytes(32) }]);
  const lost = sealedBy(retired);
  const good = sealedBy(before);
  const half = { ...sealedBy(before), sealedRefreshToken: 'not sealed at all' };
  const unsent = revocationBy(retired);
  const { store } = await openWith(t, [lost, half, good], [unsent]);
  t.strictSame(await resealAll(store, after, () => {}), { done: 4, total: 4, unreadable: 3 });
  t.strictSame(await store.findGrant(lost), lost);
  t.strictSame(await store.findGrant(half), half);
  t.strictSame(await store.listRevocations(), [unsent]);
  t.strictSame(Object.fromEntries(await store.countByKey()), { retired: 2, old: 1, '': 1, new: 1 });
});

t.test('resealing loses nothing while links are used, ended and made again', async (t) => {
  const grants = Array.from({ length: 30 }, () => sealedBy(before));
  const { store, open } = await openWith(t, grants);
  const tokens = serviceOver(store, after);
  const [gone, relinked] = grants.slice(-2);
  if (!gone || !relinked) throw new Error('too few');
  const fresh = { ...sealedBy(after, relinked), sealedRefreshToken: relinked.sealedRefreshToken };
  fresh.sealedRefreshToken = after.seal('newer', grantContext(relinked, 'refresh_token'));
  const resealing = resealAll(store, after, () => {});
  await Promise.all([
    ...grants.slice(0, -2).map((grant) => tokens.source(grant).token()),
    store.withGrantLock(gone, ({ commit }) => commit({ deleteGrant: gone })),
    store.withGrantLock(relinked, ({ commit }) => commit({ saveGrant: fresh })),
    resealing,
  ]);
  t.equal(await store.findGrant(gone), undefined, 'not brought back');
  t.equal(await open(relinked, onlyNew), 'newer', 'not put back');
  t.equal(Object.fromEntries(await store.countByKey()).old, undefined);
});

t.test('a revocation that was confirmed meanwhile does not return', async (t) => {
  const waiting = revocationBy(before, { attempts: 0 });
  const failing = revocationBy(before, { attempts: 0 });
  const { store } = await openWith(t, [sealedBy(before)], [waiting, failing]);
  await resealAll(store, after, ({ done }) => {
    if (done > 1) return;
    void store.commit({
      deleteRevocations: [waiting.id],
      saveRevocations: [{ ...failing, attempts: 7 }],
    });
  });
  const left = await store.listRevocations();
  t.match(
    left,
    [{ id: failing.id, attempts: 7 }],
    'the number of attempts that the revocation queue stored is kept',
  );
  t.equal(left.length, 1);
});

import t from 'tap';
import { createAuditLog } from '../../../src/core/audit-log.ts';
import { DAY } from '../../../src/core/clock.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { lend } from '../../../src/core/sharing/lend.ts';
import { memoryAudit } from '../../support/audit-log.ts';
import { ada, grantOf, NOW, start } from '../../support/chat.ts';
import { newShare } from '../../support/shares.ts';

const share = newShare({
  id: 'k7m2p9qx',
  lentAt: NOW,
  until: NOW + DAY,
  reason: 'because I said so',
});

const how = { command: 'share', outcome: 'lent' } as const;

t.test('a share is saved and recorded, and its reason is in no entry', async (t) => {
  const { store, link } = await start(t);
  const entries: AuditEntry[] = [];
  const deps = { store, audit: createAuditLog(memoryAudit(entries), () => NOW) };
  await link(grantOf(ada));
  t.equal(await lend(share, deps, how), 'lent');
  t.match(await store.findShare(share.id), share);
  t.match(entries, [{ action: 'lent', actorId: 'ada', personId: 'ada', shareId: share.id }]);
  t.notMatch(JSON.stringify(entries), 'because');
});

t.test('nothing is lent through a link that ended or has to be made again', async (t) => {
  const { store, link, entries } = await start(t);
  const deps = { store, audit: createAuditLog(memoryAudit(entries), () => NOW) };
  t.equal(await lend(share, deps, how), 'link_ended');
  await link(grantOf(ada, { status: 'relink_required' }));
  t.equal(await lend(share, deps, how), 'link_ended');
  t.equal(await store.findShare(share.id), undefined);
  t.strictSame(entries, []);
});

t.test('no share outlives the link that ends at the same time', async (t) => {
  const { store, link } = await start(t);
  const deps = { store, audit: createAuditLog(memoryAudit([]), () => NOW) };
  await link(grantOf(ada));
  const key = { personId: 'ada', organizationId: '549236' };
  const end = () =>
    store.withGrantLock(key, ({ commit }) =>
      commit({ deleteGrant: key, endShares: { at: NOW, why: 'link_ended' } }),
    );
  const all = Array.from({ length: 100 }, (_, n) => lend({ ...share, id: `share ${n}` }, deps, how));
  await Promise.all([...all.slice(0, 50), end(), ...all.slice(50)]);
  t.strictSame(await store.listShares({ lenderId: 'ada', isOpen: true }), []);
});

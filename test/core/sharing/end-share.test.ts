import t from 'tap';
import { createAuditLog } from '../../../src/core/audit-log.ts';
import { endShare } from '../../../src/core/sharing/end-share.ts';
import { memoryAudit } from '../../support/audit-log.ts';
import { ada, grantOf, NOW, start } from '../../support/chat.ts';
import { lend, newShare } from '../../support/shares.ts';

t.test('of a hundred who end a share at once one ends it, and the audit log has that once', async (t) => {
  const rig = await start(t);
  const share = newShare();
  await lend(rig, grantOf(ada), share);
  const deps = { store: rig.store, audit: createAuditLog(memoryAudit(rig.entries), () => NOW) };
  const ends = await Promise.all(
    Array.from({ length: 100 }, (_, at) => endShare(share.id, { at: NOW + at, why: 'unshared' }, deps, ada)),
  );
  t.equal(ends.filter((one) => one !== undefined).length, 1);
  t.match(rig.entries, [
    { action: 'share_ended', outcome: 'unshared', shareId: share.id, actorId: 'ada', personId: 'ada' },
  ]);
  t.equal(rig.entries.length, 1);
});

t.test('a share whose time was over has ended by that, and one that is not there has not', async (t) => {
  const rig = await start(t);
  const share = newShare({ until: NOW - 1 });
  await lend(rig, grantOf(ada), share);
  const deps = { store: rig.store, audit: createAuditLog(memoryAudit(rig.entries), () => NOW) };
  const ended = await endShare(share.id, { at: NOW, why: 'unshared' }, deps);
  t.match(ended?.ended, { at: NOW - 1, why: 'expired' });
  t.match(rig.entries, [{ outcome: 'expired', actorId: undefined }]);
  t.equal(await endShare('none', { at: NOW, why: 'unshared' }, deps), undefined);
});

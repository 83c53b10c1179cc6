import t from 'tap';
import { endedBy } from '../../../src/core/shares.ts';
import { endShare } from '../../../src/core/sharing/end-share.ts';
import { recordEndsWithLink } from '../../../src/core/sharing/record-ends-with-link.ts';
import { ada, grantOf, NOW } from '../../support/chat.ts';
import { startShareKeeper } from '../../support/share-keeper.ts';
import { lend, newShare } from '../../support/shares.ts';

t.test(
  'what ended with its link is recorded once each, also when somebody else ended it just then',
  async (t) => {
    const rig = await startShareKeeper(t);
    const [one, two] = [newShare({ id: 'one' }), newShare({ id: 'two' })];
    await lend(rig, grantOf(ada), one, two);
    await endShare('two', { at: NOW, why: 'unshared' }, rig, ada);
    const end = { at: NOW, why: 'link_ended' } as const;
    await rig.store.withGrantLock(grantOf(ada), ({ commit }) =>
      commit({ deleteGrant: grantOf(ada), endShares: end }),
    );
    await recordEndsWithLink([endedBy(one, end), endedBy(two, end)], rig);
    t.match(rig.entries, [
      { shareId: 'two', outcome: 'unshared', actorId: 'ada' },
      {
        shareId: 'one',
        outcome: 'link_ended',
        actorId: undefined,
        personId: 'ada',
        organizationId: '549236',
      },
    ]);
    t.equal(rig.entries.length, 2);
  },
);

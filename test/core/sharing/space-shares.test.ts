import t from 'tap';
import { PostError } from '../../../src/core/post-error.ts';
import { createSpaceShares } from '../../../src/core/sharing/space-shares.ts';
import { ada, ben, grantOf } from '../../support/chat.ts';
import { startShareKeeper } from '../../support/share-keeper.ts';
import { lend, newShare, withSpace } from '../../support/shares.ts';

/** Ada and Ben lend to the space `night`, Ada to another one and to Tom. */
async function begin(
  t: Parameters<typeof startShareKeeper>[0],
  isIn: (personId: string) => Promise<boolean>,
) {
  const rig = await startShareKeeper(t);
  const borrower = withSpace('night');
  const lender = { personId: 'ben', name: 'Ben Okafor', email: 'ben@aurora.example', orgId: 'aurora' };
  await lend(
    rig,
    grantOf(ada),
    newShare({ id: 'adas', borrower }),
    newShare(),
    newShare({ borrower: withSpace('day') }),
  );
  await lend(rig, grantOf(ben), newShare({ id: 'bens', borrower, lender }));
  const look = createSpaceShares({ ...rig, chat: { isIn: (_roomId, personId) => isIn(personId) } });
  const open = async () => (await rig.store.listShares({ isOpen: true })).length;
  return { rig, look, open };
}

t.test('what was lent to a space ends when its lender leaves', async (t) => {
  const { rig, look, open } = await begin(t, async (personId) => personId !== 'ada');
  await look('night');
  await look('night');
  t.equal(await open(), 3);
  t.match(rig.entries, [
    { action: 'share_ended', outcome: 'left_space', shareId: 'adas', personId: 'ada', actorId: undefined },
  ]);
  t.equal(rig.entries.length, 1);
  t.match(await rig.look(), [
    { to: 'ada', markdown: /Night shift\*\*: you or I are no longer in that space/ },
  ]);
});

t.test('all that was lent to a space ends when the bot is no longer in it', async (t) => {
  const { look, open } = await begin(t, async () => {
    throw new PostError('place_refused', 'Webex: 404');
  });
  await look('night');
  t.equal(await open(), 2);
});

t.test('nothing ends while Webex does not answer, and nobody is asked about other spaces', async (t) => {
  let asked = 0;
  const { look, open } = await begin(t, async () => {
    asked += 1;
    throw new Error('Webex: 502');
  });
  await look('night');
  t.equal(await open(), 4);
  await look('elsewhere');
  t.equal(asked, 2);
});

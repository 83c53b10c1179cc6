import t from 'tap';
import { ada, ben, grantOf, lab, start, tom } from '../../support/chat.ts';
import { openFor } from '../../support/embedded-store.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { hundred } from '../../support/store-contract/parts.ts';

const ASK = 'revoke ada@aurora.example';
const SAVES_NOTHING = /I can't save anything right now.*Try again in a minute/s;

for (const [place, code] of [
  ['fault', 'ENOSPC'],
  ['fault', 'EIO'],
  ['atRename', 'EIO'],
  ['atFolder', 'EIO'],
] as const) {
  t.test(
    `links whose end failed with ${code} at ${place} are said to be gone only when they are`,
    async (t) => {
      const disk = createFaultyDisk();
      const dir = t.testdir();
      const store = await openFor(t, dir, disk);
      const { answer, link } = await start(t, undefined, undefined, { store });
      await link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
      disk[place] = systemError(code);
      t.match(
        await answer(ben, ASK),
        /Aurora Retail\*\* \*\*could not be ended.*Harbor Lab\*\* \*\*could not/s,
      );
      t.match(await answer(ben, ASK), SAVES_NOTHING);
      t.match(await answer(ada, 'organizations'), SAVES_NOTHING);
      t.match(await answer(ben, 'links'), SAVES_NOTHING);
      t.match(await answer(tom, 'organizations'), /Aurora Retail/, 'the links of others are served');
      disk[place] = undefined;
      t.match(await answer(ben, ASK), /has no links/);
      await store.close();
      const again = await openFor(t, dir);
      t.match(await again.listGrants(), [{ personId: 'tom' }], 'and so it is at the next start');
    },
  );
}

t.test('a restart while the disk fails serves the links that nobody was told to be gone', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await openFor(t, dir, disk);
  const { answer, link } = await start(t, undefined, undefined, { store });
  await link(grantOf(ada), grantOf(ada, lab));
  disk.fault = systemError('EIO');
  const said = await Promise.all(hundred.map(() => answer(ben, ASK)));
  t.strictSame(
    said.filter((text) => /has no links|has ended/.test(text)),
    [],
  );
  await t.rejects(store.close());
  t.equal((await (await openFor(t, dir)).listGrants()).length, 2);
});

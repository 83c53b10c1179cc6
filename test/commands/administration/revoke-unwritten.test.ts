import t from 'tap';
import type { Store } from '../../../src/core/store.ts';
import { ada, ben, grantOf, lab, start, tom } from '../../support/chat.ts';
import { openFor } from '../../support/embedded-store.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { hundred } from '../../support/store-contract/parts.ts';
import { confirmationIn, unlinkBy } from '../../support/unlink-by.ts';
import { until } from '../../support/until.ts';

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
      const { answer, link, entries, chat } = await start(t, undefined, undefined, { store });
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
      await Promise.all(hundred.map(() => answer(ben, ASK)));
      const both = /Aurora Retail\*\* has ended after all.*Lab\*\* has ended after all/s;
      t.equal(chat.sent.filter(({ message }) => both.test(message.markdown)).length, 1);
      t.match(await answer(ben, ASK), /has no links/);
      t.match(
        entries.filter(({ outcome }) => outcome === 'ended'),
        [
          { action: 'revoke', actorId: ben.id, personId: ada.id },
          { action: 'revoke', actorId: ben.id, personId: ada.id },
        ],
      );
      const told = chat.sent.filter(({ personId }) => personId === ada.id);
      t.match(told.map(({ message }) => message.markdown).sort(), [
        /Aurora Retail.*revoked/,
        /Harbor Lab.*revoked/,
      ]);
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

t.test('a link that ended after all is told of without being asked for, also one of `unlink`', async (t) => {
  const disk = createFaultyDisk();
  const store = await openFor(t, t.testdir(), disk);
  const failing: Store = {
    ...store,
    async takeConfirmation(code) {
      disk.fault = undefined;
      const taken = await store.takeConfirmation(code);
      disk.fault = systemError('EIO');
      return taken;
    },
  };
  const { answer, link, entries, chat } = await start(t, undefined, undefined, { store: failing });
  await link(grantOf(ada, { linkId: 'k7m2abcd' }), grantOf(tom));
  const confirmation = confirmationIn(await answer(tom, 'unlink'));
  disk.fault = systemError('EIO');
  t.match(await answer(ben, ASK), /could not be ended/);
  t.match(await answer(tom, confirmation), /could not be ended/);
  disk.fault = undefined;
  const isTold = (id: string) => chat.sent.some(({ personId }) => personId === id);
  await until('both are told', () => isTold(ada.id) && isTold(tom.id));
  t.match(
    entries.filter(({ outcome }) => outcome === 'ended').sort((a, b) => a.action.localeCompare(b.action)),
    [
      { action: 'revoke', linkId: 'k7m2abcd', actorId: ben.id, personId: ada.id },
      { action: 'unlink', actorId: tom.id, personId: tom.id },
    ],
  );
  t.match(await unlinkBy(answer, tom), /Aurora Retail\*\* has ended after all\.$/);
  t.match(await unlinkBy(answer, tom), /no links/);
  t.match(await answer(ben, ASK), /has ended after all/);
  t.match(await answer(ben, ASK), /has no links/);
});

t.test(
  'while the confirmation of `unlink` can not be taken, nothing ends, and the person is told',
  async (t) => {
    const disk = createFaultyDisk();
    const store = await openFor(t, t.testdir(), disk);
    const { answer, link, entries } = await start(t, undefined, undefined, { store });
    await link(grantOf(tom));
    const confirmation = confirmationIn(await answer(tom, 'unlink'));
    disk.fault = systemError('EIO');
    t.match(await answer(tom, confirmation), /can't save anything right now.*Try again/);
    t.match(await answer(tom, 'unlink'), /can't save anything right now/);
    disk.fault = undefined;
    t.strictSame(entries, []);
    t.match(await unlinkBy(answer, tom), /Aurora Retail\*\* has ended/);
  },
);

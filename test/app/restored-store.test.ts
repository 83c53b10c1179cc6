import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Rig, startRig } from '../support/application.ts';
import { unlinkBy } from '../support/unlink-by.ts';

const NOT_LINKED = /You have not linked a Meraki organization yet/;
const OLDER = /older copy of my store/;

async function begin(t: Test) {
  const rig = await startRig(t);
  const { storage } = rig.config;
  if (storage.kind !== 'embedded') throw new Error('not the embedded store');
  const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
  return { rig, ada, ben, stored: join(storage.dataDir, 'store.json') };
}

/** Every way in which a person ends links. */
const ENDS: [what: string, end: (rig: Rig) => Promise<unknown>][] = [
  ['unlink', (rig) => unlinkBy(rig.say, rig.person('Ada'))],
  ['revoke', (rig) => rig.say(rig.person('Ben'), `revoke ${rig.person('Ada').email}`)],
  [
    'revoke all',
    async (rig) => {
      const [card = ''] = await rig.say(rig.person('Ben'), 'revoke all');
      await rig.say(rig.person('Ben'), /revoke all \w{8}/.exec(card)?.[0] ?? '');
    },
  ],
];

for (const [what, end] of ENDS)
  t.test(`what ${what} ended is not served by an older store, and the administrators are told`, async (t) => {
    const { rig, ada, ben, stored } = await begin(t);
    await rig.link(ada);
    const older = await readFile(stored);
    await end(rig);
    await rig.stop();
    t.match(await readFile(stored, 'utf8'), '"grants":[\n],');
    await writeFile(stored, older);
    await rig.restart();
    await rig.settle();
    t.match((await rig.say(ada, 'status')).join('\n'), NOT_LINKED);
    t.equal(rig.heard(ben).filter((text) => OLDER.test(text)).length, 1);
    t.match((await rig.say(ben, 'audit')).join('\n'), /restored store/);
    t.match(rig.logs(), /links that were ended since were ended again/);
    await rig.restart();
    await rig.settle();
    t.equal(rig.heard(ben).filter((text) => OLDER.test(text)).length, 1);
  });

t.test('a link that was made again stays, also by a store from between', async (t) => {
  const { rig, ada, ben, stored } = await begin(t);
  await rig.link(ada);
  await unlinkBy(rig.say, ada);
  await rig.link(ada);
  const between = await readFile(stored);
  await rig.stop();
  await writeFile(stored, between);
  await rig.restart();
  t.notMatch((await rig.say(ada, 'status')).join('\n'), NOT_LINKED);
  t.strictSame(rig.heard(ben), []);
});

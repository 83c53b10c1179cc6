import t, { type Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { ada, grantOf, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { json, type Script, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare } from '../../support/shares.ts';

/** The bot over a Meraki of 25 sites, the first 15 of which are tagged `east`. */
async function startTagged(t: Test) {
  const tagged = { count: 15, later: 0 };
  const script: Script = (req, res) => {
    const sites = Array.from({ length: 25 }, (_, n) => ({
      id: `N_${n + 100}`,
      name: `Site ${n + 100}`,
      productTypes: ['wireless'],
      tags: n < tagged.count ? ['east'] : [],
    }));
    json(res, /networks\?/.test(req.url ?? '') ? sites : []);
  };
  const begun = Date.now();
  const { api } = await serve(t, script, { now: () => tagged.later + Date.now() - begun });
  return { ...(await start(t, api.open)), tagged };
}

t.test(
  'a name outside is refused in the same words whether or not it exists, with what is lent',
  async (t) => {
    const rig = await startTagged(t);
    const networks = [
      { id: 'N_100', name: 'Site 100' },
      { id: 'N_101', name: 'Site 101' },
    ];
    const share = newShare({ networks: { kind: 'named', networks } });
    await lend(rig, grantOf(ada), share);
    t.match(await rig.answer(tom, 'networks'), /Site 100[\s\S]*through Ada Moreno's link/);
    const before = rig.entries.length;
    const [there] = await rig.say(tom, 'devices in "Site 120"');
    const [nowhere] = await rig.say(tom, 'devices in "Site 999"');
    t.match(
      there?.message.markdown,
      /Ada Moreno lends you \*\*Site 100\*\* and \*\*Site 101\*\* of \*\*Aurora Retail\*\*/,
    );
    t.equal(there?.message.markdown.replaceAll('120', '999'), nowhere?.message.markdown);
    t.match(JSON.stringify(there?.message.card), /request access/);
    t.match(rig.entries.slice(before), [
      { action: 'refused', outcome: 'not_lent', shareId: share.id, command: 'devices', actorId: 'tom' },
      { action: 'refused', outcome: 'not_lent', shareId: share.id },
    ]);
    t.match(await rig.answer(tom, 'networks page 9'), /There is no page 9/);
    t.match(rig.entries.at(-1), { action: 'use', outcome: 'not_found' });
  },
);

t.test('a list is not found again once other networks are lent by its tag', async (t) => {
  const rig = await startTagged(t);
  await lend(rig, grantOf(ada), newShare({ networks: { kind: 'tagged', tags: ['east'] } }));
  const [first] = await rig.say(tom, 'networks');
  const button = readCard(first?.message.card).buttons.find(({ title }) => title === 'Next page');
  const press = async () =>
    (await rig.say(tom, button?.command ?? '', 'direct', button))[0]?.message.markdown;
  t.match(await press(), /Site 114/);
  rig.tagged.count = 12;
  rig.tagged.later = 10 * MINUTE;
  const after = await press();
  t.notMatch(after, /Site 11[2-9]/);
  t.match(after, /Site 111/);
});

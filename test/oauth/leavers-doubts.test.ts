import t from 'tap';
import { DAY, MINUTE } from '../../src/core/clock.ts';
import { createLeavers } from '../../src/oauth/leavers.ts';
import { startLeavers } from '../support/leavers.ts';

t.test(
  'more than three people and more than a tenth end nothing, and the administrators are told once a day',
  async (t) => {
    const { leavers, ...rig } = await startLeavers(t);
    const people = Array.from({ length: 39 }, (_, n) => `p${n}`);
    for (const personId of people) await rig.add(personId, { personName: '<b>*' });
    for (const personId of people.slice(0, 4)) rig.webex.gone.add(personId);
    for (let day = 0; day < 3; day++) {
      await leavers.look();
      await createLeavers(rig.deps).look();
      t.equal((await rig.linked()).length, 39);
      t.equal(await rig.missedAt('p0'), undefined, 'nothing of the round is noted');
      t.equal(await leavers.doubt(), 'many_missing');
      t.strictSame(
        rig.told.map(({ personId }) => personId),
        Array.from({ length: day + 1 }, () => ['ben', 'cy']).flat(),
      );
      rig.pass(DAY + MINUTE);
    }
    t.match(
      rig.told[0]?.markdown,
      /does not know 4 of the 39 people[\s\S]*\*\*&lt;b&gt;\\\*\*\* \(zoe&#64;aurora/,
    );
    // One more person, and four are a tenth: believed.
    await rig.add('p39');
    await leavers.look();
    t.equal(await leavers.doubt(), undefined);
    rig.pass(DAY + MINUTE);
    await leavers.look();
    t.equal((await rig.linked()).length, 36);
  },
);

t.test('up to three people are believed, however few are asked about', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  for (const personId of ['a', 'b', 'c']) {
    await rig.add(personId);
    rig.webex.gone.add(personId);
  }
  await leavers.look();
  rig.pass(DAY + MINUTE);
  await leavers.look();
  t.strictSame(await rig.linked(), []);
});

t.test('people about whom Webex does not answer do not make a large part small', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  for (let n = 0; n < 60; n++) {
    await rig.add(`p${n}`);
    (n < 4 ? rig.webex.gone : n < 50 ? rig.webex.unclear : new Set<string>()).add(`p${n}`);
  }
  await leavers.look();
  t.equal(await leavers.doubt(), 'many_missing', '4 of the 14 answers');
});

t.test("when the bot's own person disappears during the round, nothing of it is believed", async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await rig.add('ada');
  rig.webex.gone.add('ada');
  await leavers.look();
  rig.pass(DAY + MINUTE);
  let reads = 0;
  const vanishing = createLeavers({
    ...rig.deps,
    whereabouts: {
      ...rig.deps.whereabouts,
      async readSelf() {
        reads += 1;
        if (reads > 1) throw new Error('Webex: 404');
      },
    },
  });
  await vanishing.look();
  t.strictSame(await rig.linked(), ['ada']);
  t.equal(await leavers.doubt(), 'self_unreadable');
});

t.test('without an administrator the doubt is logged, and told once there is one', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await rig.add('ada');
  rig.webex.hidesSelf = true;
  await createLeavers({ ...rig.deps, admins: () => [] }).look();
  t.match(rig.log.lines, [{ level: 'warn', text: /own person can't be read/ }]);
  await leavers.look();
  t.equal(rig.told.length, 2);
});

t.test(
  "without the bot's own person nobody is asked about, and the administrators are told once a day",
  async (t) => {
    const { leavers, ...rig } = await startLeavers(t);
    await rig.add('ada');
    rig.webex.gone.add('ada');
    await leavers.look();
    rig.pass(DAY + MINUTE);
    rig.webex.hidesSelf = true;
    rig.webex.asked.length = 0;
    for (let i = 0; i < 5; i++) {
      await leavers.look();
      rig.pass(15 * MINUTE);
    }
    t.strictSame(rig.webex.asked, []);
    t.strictSame(await rig.linked(), ['ada']);
    t.equal(rig.told.length, 2, 'each of the two administrators');
    t.equal(await leavers.doubt(), 'self_unreadable');
    rig.webex.hidesSelf = false;
    await leavers.look();
    t.strictSame(await rig.linked(), [], 'when Webex shows it again, the round is made');
    t.equal(await leavers.doubt(), undefined);
  },
);

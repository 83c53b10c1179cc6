import t from 'tap';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { PRODUCT_SETTINGS, personSettings } from '../../src/core/settings.ts';
import { createLeavers } from '../../src/oauth/leavers.ts';
import { startLeavers } from '../support/leavers.ts';
import { newGrant } from '../support/records.ts';
import { lend, newShare } from '../support/shares.ts';
import { save } from '../support/store-contract/parts.ts';

t.test(
  'who is unknown to Webex twice, a day apart, loses all their links through the revocation queue',
  async (t) => {
    const { leavers, ...rig } = await startLeavers(t);
    const [one, two] = [
      await rig.add('ada'),
      await rig.add('ada', { organizationId: '7', status: 'relink_required' }),
    ];
    await rig.add('tom');
    rig.webex.gone.add('ada');
    await leavers.look();
    t.strictSame(await rig.linked(), ['ada', 'ada', 'tom'], 'the first time ends nothing');
    rig.pass(DAY - MINUTE);
    await leavers.look();
    t.strictSame(rig.webex.asked.sort(), ['ada', 'tom'], 'and nobody is asked about again on the same day');
    rig.pass(2 * MINUTE);
    await leavers.look();
    t.strictSame(await rig.linked(), ['tom']);
    const keys = [one, two].map(({ personId, organizationId }) => ({ personId, organizationId }));
    t.match(
      rig.entries,
      keys.map((key) => ({ action: 'ended', outcome: 'person_left', actorId: undefined, ...key })),
    );
    t.same(
      new Set((await rig.store.listRevocations()).map(({ organizationId }) => organizationId)),
      new Set(['549236', '7']),
    );
    t.equal(await rig.missedAt('ada'), undefined, 'nothing is remembered of them');
    t.strictSame(rig.told, []);
  },
);

t.test(
  'an answer other than 404 changes nothing, and a person who is found is not missed any more',
  async (t) => {
    const { leavers, ...rig } = await startLeavers(t);
    await rig.add('ada');
    rig.webex.gone.add('ada');
    await leavers.look();
    const first = await rig.missedAt('ada');
    t.ok(first);

    rig.webex.unclear.add('ada');
    rig.pass(DAY + MINUTE);
    await leavers.look();
    t.equal(await rig.missedAt('ada'), first, 'an error neither ends the link nor clears the first 404');

    rig.webex.unclear.clear();
    rig.webex.gone.clear();
    rig.pass(DAY + MINUTE);
    await leavers.look();
    t.equal(await rig.missedAt('ada'), undefined);
    rig.webex.gone.add('ada');
    rig.pass(DAY + MINUTE);
    await leavers.look();
    t.strictSame(await rig.linked(), ['ada'], 'it begins anew');
    rig.webex.unclear.add('ada');
    rig.pass(DAY + MINUTE);
    await leavers.look();
    rig.webex.unclear.clear();
    rig.pass(DAY + MINUTE);
    await leavers.look();
    t.strictSame(await rig.linked(), []);
  },
);

t.test('Webex is asked about people who asked nothing for a day, kept alive or not, once each', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await rig.add('quiet');
  await rig.add('quiet', { organizationId: '7' });
  await rig.add('kept');
  await rig.store.changeSettings(personSettings('kept'), (settings) => ({ ...settings, keepAlive: true }));
  await rig.add('active', { lastUsedAt: rig.clock() - HOUR });
  await rig.add('active', { organizationId: '7' });
  await rig.add('ended', { status: 'relink_required' });
  await leavers.look();
  t.strictSame(rig.webex.asked.sort(), ['kept', 'quiet']);
});

t.test('a question between two 404s counts as a sign of life', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  const grant = await rig.add('ada');
  rig.webex.gone.add('ada');
  await leavers.look();
  rig.pass(HOUR);
  await save(rig.store, { ...grant, lastUsedAt: rig.clock() });
  rig.pass(2 * DAY);
  await leavers.look();
  t.strictSame(await rig.linked(), ['ada']);
  t.ok(((await rig.missedAt('ada')) ?? 0) > rig.clock() - DAY, 'from then on, the time begins again');

  rig.pass(DAY + MINUTE);
  const asking = createLeavers({
    ...rig.deps,
    tokens: {
      async stopServing(key, isStillDue) {
        await save(rig.store, { ...grant, lastUsedAt: rig.clock() });
        return rig.tokens.stopServing(key, isStillDue);
      },
    },
  });
  await asking.look();
  t.strictSame(await rig.linked(), ['ada'], 'even in the last moment');
  t.strictSame(rig.entries, []);
});

t.test('questions are spread, a few at a time, and end when the process stops', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await Promise.all(Array.from({ length: 2_000 }, (_, n) => rig.add(`p${n}`)));
  const stopping = new AbortController();
  const stopped = createLeavers({
    ...rig.deps,
    async pause() {
      if (rig.webex.asked.length === 50) stopping.abort();
    },
  });
  await stopped.look(stopping.signal);
  t.ok(rig.webex.asked.length <= 54);
  rig.webex.asked.length = 0;
  await leavers.look();
  t.equal(new Set(rig.webex.asked).size, 2_000, 'an aborted round is made again');
  t.equal(rig.webex.peak, 4);
  const together = rig.pauses.reduce((sum, ms) => sum + ms, 0) / 4;
  t.ok(together > 9 * MINUTE && together <= 10 * MINUTE, `${together / MINUTE} minutes of pauses`);
});

t.test('a clock that is set back does not put the next round off', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await rig.add('ada');
  rig.webex.gone.add('ada');
  rig.pass(400 * DAY);
  await leavers.look();
  t.ok((await rig.missedAt('ada')) ?? 0 > rig.clock());
  rig.pass(-400 * DAY);
  await leavers.look();
  t.equal(rig.webex.asked.length, 2);
  t.ok(((await rig.missedAt('ada')) ?? Number.POSITIVE_INFINITY) <= rig.clock(), 'nor the second 404');
  t.strictSame(await rig.linked(), ['ada']);
});

t.test('without quiet people Webex is not asked, and nothing is written', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  await rig.add('ada', { lastUsedAt: rig.clock() });
  rig.webex.hidesSelf = true;
  await leavers.look();
  t.equal(await rig.store.findSettings(PRODUCT_SETTINGS), undefined);
});

t.test('links that can not be ended are tried again the next day, and the others end', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  for (const personId of ['ada', 'tom']) {
    await rig.add(personId);
    rig.webex.gone.add(personId);
  }
  await leavers.look();
  rig.pass(DAY + MINUTE);
  const failing = createLeavers({
    ...rig.deps,
    tokens: {
      async stopServing(key, isStillDue) {
        if (key.personId === 'ada') throw new Error('disk full');
        return rig.tokens.stopServing(key, isStillDue);
      },
    },
  });
  await failing.look();
  t.strictSame(await rig.linked(), ['ada']);
  rig.pass(DAY + MINUTE);
  await leavers.look();
  t.strictSame(await rig.linked(), []);
});

t.test(
  'of too many people for one round, each is asked about within as many days as there are parts',
  async (t) => {
    const { ...rig } = await startLeavers(t);
    const grants = Array.from({ length: 10_001 }, (_, n) => newGrant({ personId: `p${n}`, lastUsedAt: 0 }));
    const store = { ...rig.store, listGrants: async () => grants };
    for (const days of [0, 1]) {
      if (days > 0) rig.pass(DAY + MINUTE);
      await createLeavers({ ...rig.deps, store }).look();
    }
    t.equal(rig.webex.asked.length, 10_001);
    t.equal(new Set(rig.webex.asked).size, 10_001);
  },
);

t.test('while another clock says that ours is wrong, nobody is missed and no link ends', async (t) => {
  const { leavers, clocks, webex, ...rig } = await startLeavers(t);
  await rig.add('ada');
  webex.gone.add('ada');
  clocks.agree = false;
  await leavers.look();
  t.equal(await rig.missedAt('ada'), undefined, 'also a clock that is behind would make the day short');
  clocks.agree = true;
  await leavers.look();
  rig.pass(DAY + MINUTE);
  clocks.agree = false;
  await leavers.look();
  t.strictSame(await rig.linked(), ['ada']);
  clocks.agree = true;
  await leavers.look();
  t.strictSame(await rig.linked(), []);
});

t.test('what a person who left had lent ends with their link', async (t) => {
  const { leavers, ...rig } = await startLeavers(t);
  const grant = await rig.add('ada');
  await lend(
    rig,
    grant,
    newShare({
      until: rig.clock() + 90 * DAY,
      lender: { personId: 'ada', name: 'Ada', email: '', orgId: '' },
    }),
  );
  rig.webex.gone.add('ada');
  await leavers.look();
  t.match(await rig.store.listShares({}), [{ ended: undefined }]);
  rig.pass(DAY);
  await leavers.look();
  t.match(await rig.store.listShares({}), [{ ended: { why: 'link_ended' } }]);
});

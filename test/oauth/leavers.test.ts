import t, { type Test } from 'tap';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { Grant } from '../../src/core/links.ts';
import { PRODUCT_SETTINGS, personSettings } from '../../src/core/settings.ts';
import { createLeavers, type LeaversDeps } from '../../src/oauth/leavers.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createMemoryLog, newGrant } from '../support/records.ts';
import { save } from '../support/store-contract/parts.ts';
import { startTokenRig } from '../support/token-service.ts';

/** Leavers over the real store and token service, and a Webex that a test tells what to answer. */
async function setup(t: Test) {
  const rig = await startTokenRig(t);
  const { store, tokens, clock } = rig;
  const { audit, entries } = createMemoryAuditLog(clock);
  const log = createMemoryLog();
  const told: { personId: string; markdown: string }[] = [];
  const webex = {
    gone: new Set<string>(),
    /** People about whom Webex answers something else than found or 404. */
    unclear: new Set<string>(),
    hidesSelf: false,
    asked: [] as string[],
    peak: 0,
  };
  let underWay = 0;
  const pauses: number[] = [];
  const deps: LeaversDeps = {
    store,
    tokens,
    audit,
    whereabouts: {
      async isKnown(personId) {
        webex.asked.push(personId);
        underWay += 1;
        webex.peak = Math.max(webex.peak, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        if (webex.unclear.has(personId)) throw new Error('Webex: 503');
        return !webex.gone.has(personId);
      },
      async readSelf() {
        if (webex.hidesSelf) throw new Error('Webex: 404');
      },
    },
    async tell(personId, markdown = '') {
      told.push({ personId, markdown });
      return { outcome: Promise.resolve('told') };
    },
    admins: () => ['ben', 'cy'],
    clock,
    log,
    pause: async (ms) => void pauses.push(ms),
  };
  return {
    ...rig,
    webex,
    entries,
    told,
    pauses,
    log,
    deps,
    leavers: createLeavers(deps),
    async add(personId: string, fields: Partial<Grant> = {}) {
      const grant = newGrant({
        personId,
        personName: `P ${personId}`,
        lastUsedAt: clock() - 2 * DAY,
        ...fields,
      });
      await save(store, grant);
      return grant;
    },
    missedAt: async (personId: string) => (await store.findSettings(personSettings(personId)))?.missedAt,
    linked: async () => (await store.listGrants()).map(({ personId }) => personId).sort(),
  };
}

t.test(
  'who is unknown to Webex twice, a day apart, loses all their links through the revocation queue',
  async (t) => {
    const { leavers, ...rig } = await setup(t);
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
    const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
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

t.test(
  'more than three people and more than a tenth end nothing, and the administrators are told once a day',
  async (t) => {
    const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
  for (let n = 0; n < 60; n++) {
    await rig.add(`p${n}`);
    (n < 4 ? rig.webex.gone : n < 50 ? rig.webex.unclear : new Set<string>()).add(`p${n}`);
  }
  await leavers.look();
  t.equal(await leavers.doubt(), 'many_missing', '4 of the 14 answers');
});

t.test(
  "without the bot's own person nobody is asked about, and the administrators are told once a day",
  async (t) => {
    const { leavers, ...rig } = await setup(t);
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

t.test("when the bot's own person disappears during the round, nothing of it is believed", async (t) => {
  const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
  await rig.add('ada');
  rig.webex.hidesSelf = true;
  await createLeavers({ ...rig.deps, admins: () => [] }).look();
  t.match(rig.log.lines, [{ level: 'warn', text: /own person can't be read/ }]);
  await leavers.look();
  t.equal(rig.told.length, 2);
});

t.test('questions are spread, a few at a time, and end when the process stops', async (t) => {
  const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
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
  const { leavers, ...rig } = await setup(t);
  await rig.add('ada', { lastUsedAt: rig.clock() });
  rig.webex.hidesSelf = true;
  await leavers.look();
  t.equal(await rig.store.findSettings(PRODUCT_SETTINGS), undefined);
});

t.test('links that can not be ended are tried again the next day, and the others end', async (t) => {
  const { leavers, ...rig } = await setup(t);
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
    const { ...rig } = await setup(t);
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

import t, { type Test } from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { sayText } from '../../src/core/linking/lasting-notices.ts';
import { grantId } from '../../src/core/links.ts';
import { createUnaskedLinks } from '../../src/oauth/unasked-links.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createCrowd } from '../support/grant-maintenance.ts';
import { NOW } from '../support/records.ts';
import { SENT } from '../support/sent-message.ts';
import { noticesAtOnce } from '../support/tell.ts';
import { startTokenRig } from '../support/token-service.ts';

/** An hour after so many days: the last use is known to the hour. */
const AN_HOUR = 1 / 24;

/** A crowd whose maintenance runs each day until `last`. @returns the days on which there was a message, by its kind */
async function live(crowd: ReturnType<typeof createCrowd>, maxIdleDays: number, last: number) {
  const days: Record<string, number> = {};
  const maintenance = crowd.open({}, maxIdleDays);
  for (let day = 1; day <= last; day++) {
    crowd.day(day + AN_HOUR);
    const [warned, told, ended] = [crowd.warned.length, crowd.told.length, crowd.ended.length];
    await maintenance.tick();
    if (crowd.warned.length > warned) days.meraki ??= day;
    if (crowd.ended.length > ended) days.over ??= day;
    for (const text of crowd.told.slice(told)) days[/has ended/.test(text) ? 'ended' : 'warned'] = day;
  }
  return days;
}

t.test(
  'a link that nobody asks through ends after 365 days, though it is kept alive; told 14 days before',
  async (t) => {
    const crowd = createCrowd();
    const { personId, organizationId } = crowd.add({ keepAlive: true });
    t.strictSame(await live(crowd, 365, 400), { warned: 351, ended: 365 });
    t.match(crowd.told, [
      /No question has used your link to \*\*Aurora Retail\*\* for 351 days\. I will end it in 14 days/,
      /Your link to \*\*Aurora Retail\*\* has ended: no question used it for 365 days.*Say `link`/s,
    ]);
    t.strictSame(crowd.unasked, [{ personId, organizationId }]);
    const ends = crowd.audited.filter(({ action }) => action === 'ended');
    t.match(ends, [{ outcome: 'unasked_365_days', personId, organizationId, actorId: undefined }]);
    t.match(ends[0]?.names, { organization: 'Aurora Retail' });
  },
);

t.test('a person is warned of the end that comes first, and only of that one', async (t) => {
  for (const [maxIdleDays, keepAlive, expected] of [
    [365, false, { meraki: 83, over: 90 }],
    [97, false, { meraki: 83, over: 90 }],
    [90, false, { meraki: 83, over: 90 }],
    [89, false, { warned: 75, ended: 89 }],
    [85, false, { warned: 71, ended: 85 }],
    [97, true, { warned: 83, ended: 97 }],
    [28, true, { warned: 14, ended: 28 }],
    // Half of the time before, when that is less than 14 days.
    [20, true, { warned: 10, ended: 20 }],
    [1, true, { warned: 1, ended: 2 }],
  ] as const) {
    const crowd = createCrowd();
    crowd.add({ keepAlive });
    t.strictSame(
      await live(crowd, maxIdleDays, 100),
      expected,
      `${maxIdleDays} days, ${keepAlive ? 'kept' : 'not kept'}`,
    );
  }
});

t.test(
  'a clock that is set forward ends no link, and warnings are taken back when it is right again',
  async (t) => {
    const crowd = createCrowd();
    for (let i = 0; i < 20; i++) crowd.add({ keepAlive: true, refreshedAt: NOW + 700 * DAY });
    const maintenance = crowd.open();
    crowd.day(700);
    for (let i = 0; i < 3; i++) await maintenance.tick();
    t.equal(crowd.unasked.length, 0);
    t.equal(crowd.told.length, 20, 'each is warned, once');
    crowd.day(1);
    await maintenance.tick();
    t.ok([...crowd.grants.values()].every(({ unaskedWarnedAt }) => unaskedWarnedAt === undefined));
    crowd.day(351.5);
    await maintenance.tick();
    t.equal(crowd.told.length, 40, 'and warned again when it is time');
    crowd.day(365.4);
    await maintenance.tick();
    t.equal(crowd.unasked.length, 0, 'not before 14 days have passed since');
    crowd.day(365.6);
    await maintenance.tick();
    t.equal(crowd.unasked.length, 20);
  },
);

t.test('while another clock says that ours is wrong, nobody is warned and nothing ends', async (t) => {
  const crowd = createCrowd();
  crowd.add({ keepAlive: true, refreshedAt: NOW + 360 * DAY });
  const maintenance = crowd.open();
  for (const [agree, day, told, ended] of [
    [false, 360, 0, 0],
    [true, 360, 1, 0],
    [false, 375, 1, 0],
    [true, 375, 2, 1],
  ] as const) {
    crowd.clocks.agree = agree;
    crowd.day(day);
    await maintenance.tick();
    t.strictSame([crowd.told.length, crowd.unasked.length], [told, ended], `day ${day}, ${agree}`);
  }
});

t.test('a warning from the future begins again, without a second message', async (t) => {
  const crowd = createCrowd();
  const grant = crowd.add({ keepAlive: true, refreshedAt: NOW + 350 * DAY });
  const maintenance = crowd.open();
  crowd.day(700);
  await maintenance.tick();
  for (const day of [360, 373]) {
    crowd.day(day);
    await maintenance.tick();
  }
  t.equal(crowd.grants.get(grantId(grant))?.unaskedWarnedAt, NOW + 360 * DAY);
  crowd.day(374);
  await maintenance.tick();
  t.equal(crowd.unasked.length, 1);
  t.equal(crowd.told.length, 2);
});

t.test('an update of the bot ends nothing at once, however long nobody asked', async (t) => {
  const crowd = createCrowd();
  crowd.add({ keepAlive: true, lastUsedAt: NOW - 900 * DAY });
  t.strictSame(await live(crowd, 365, 30), { warned: 1, ended: 15 });
});

/** The real store and token service, with a link that was warned. */
async function warned(t: Test) {
  const rig = await startTokenRig(t);
  const { audit, entries } = createMemoryAuditLog(rig.clock);
  const messages: string[] = [];
  const notices = noticesAtOnce({
    async sendDirect(_, { markdown }) {
      messages.push(markdown);
      return SENT;
    },
  });
  const unasked = createUnaskedLinks({
    store: rig.store,
    tokens: rig.tokens,
    audit,
    notices,
    tell: notices.define('text', sayText),
    clock: rig.clock,
    isClockRight: () => true,
    maxIdleDays: 30,
  });
  const key = await rig.link();
  const run = async () => {
    for (const grant of await rig.store.listNeglected({
      refreshedBefore: 0,
      usedBefore: unasked.usedBefore(),
    }))
      await unasked.stepFor(grant, Number.POSITIVE_INFINITY)?.();
  };
  rig.pass(16 * DAY);
  await run();
  t.equal(messages.length, 1);
  return { ...rig, key, run, entries, messages, unasked };
}

t.test(
  'a question clears the warning, and a link that is used while it is looked at does not end',
  async (t) => {
    const rig = await warned(t);
    rig.pass(15 * DAY);
    const [listed] = await rig.store.listNeglected({ refreshedBefore: 0, usedBefore: rig.clock() });
    const step = listed && rig.unasked.stepFor(listed, Number.POSITIVE_INFINITY);
    await rig.tokens.source(rig.key).token();
    t.match(await rig.store.findGrant(rig.key), { unaskedWarnedAt: undefined });
    t.ok(step);
    await step?.();
    t.match(await rig.store.findGrant(rig.key), { status: 'active' });
    t.strictSame(rig.entries, []);
    t.equal(rig.messages.length, 1);
  },
);

t.test('the revocation of an unasked link reaches Meraki through the queue', async (t) => {
  const rig = await warned(t);
  const token = rig.refreshTokenOf(await rig.store.findGrant(rig.key));
  rig.pass(15 * DAY);
  await Promise.all([rig.run(), rig.run()]);
  t.equal(await rig.store.findGrant(rig.key), undefined);
  t.equal(rig.messages.length, 2, 'the person is told once');
  t.equal(rig.entries.length, 1);
  t.match(await rig.store.listRevocations(), [rig.key]);
  rig.pass(HOUR);
  await rig.revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.match(await rig.server.introspect(token), undefined);
});

t.test('a use is noted although the last one lies in the future', async (t) => {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  await rig.store.withGrantLock(key, async ({ grant, commit }) => {
    if (grant) await commit({ saveGrant: { ...grant, lastUsedAt: rig.clock() + 400 * DAY } });
  });
  await rig.tokens.source(key).token();
  t.ok(((await rig.store.findGrant(key))?.lastUsedAt ?? 0) <= rig.clock());
});

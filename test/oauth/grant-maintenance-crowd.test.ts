import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { type Grant, grantId } from '../../src/core/links.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { createCrowd } from '../support/grant-maintenance.ts';
import { NOW } from '../support/records.ts';
import { until } from '../support/until.ts';

const CROWD = 10_000;
const A_TICK = 300;
const AT_ONCE = 4;

t.test('10,000 links of one hour are refreshed on days spread from 60 to 80', async (t) => {
  const crowd = createCrowd();
  const links = 2_000;
  for (let i = 0; i < links; i++) crowd.add({ keepAlive: true, refreshedAt: NOW + (i / links) * HOUR });
  const maintenance = crowd.open();
  const daily: number[] = [];
  for (let day = 60; day <= 80; day++) {
    const before = crowd.provider.calls;
    for (const part of [1 / 24, 1 / 2]) {
      crowd.day(day + part);
      await maintenance.tick();
    }
    daily.push(crowd.provider.calls - before);
  }
  t.equal(crowd.provider.calls, links, 'each once');
  t.ok(Math.max(...daily) < 160, `never more than ${Math.max(...daily)} on one day`);
  t.ok(crowd.provider.peak <= AT_ONCE);
});

t.test('10,000 links that are due at once take several bounded ticks, and none is left out', async (t) => {
  const crowd = createCrowd();
  for (let i = 0; i < CROWD; i++) crowd.add({ keepAlive: true });
  crowd.day(81);
  const maintenance = crowd.open();
  const ticks: number[] = [];
  while (crowd.provider.calls < CROWD && ticks.length < 100) {
    const before = crowd.provider.calls;
    await maintenance.tick();
    ticks.push(crowd.provider.calls - before);
  }
  t.equal(Math.max(...ticks), A_TICK);
  t.equal(ticks.length, Math.ceil(CROWD / A_TICK));
  t.equal(crowd.provider.peak, AT_ONCE);
  t.ok([...crowd.grants.values()].every(({ refreshedAt }) => refreshedAt === NOW + 81 * DAY));
});

t.test('links whose maintenance fails don’t keep the others waiting', async (t) => {
  const crowd = createCrowd();
  for (let i = 0; i < 2 * A_TICK; i++)
    crowd.add({ keepAlive: true, sealedRefreshToken: 'v1.retired.key.is.gone' });
  const good = Array.from({ length: 10 }, () => crowd.add({ keepAlive: true }));
  crowd.day(81);
  const maintenance = crowd.open();
  for (let tick = 0; tick < 3; tick++) await maintenance.tick();
  const refreshed = good.filter((grant) => crowd.grants.get(grantId(grant))?.refreshedAt === NOW + 81 * DAY);
  t.equal(refreshed.length, good.length);
  t.equal([...crowd.grants.values()].filter(({ status }) => status === 'active').length, 2 * A_TICK + 10);
});

t.test(
  'while the server is unavailable it is not asked for every link, and other maintenance goes on',
  async (t) => {
    const crowd = createCrowd();
    for (let i = 0; i < 100; i++) crowd.add({ keepAlive: true });
    for (let i = 0; i < 20; i++) crowd.add();
    crowd.day(84);
    crowd.provider.before = async () => {
      throw new ProviderError('meraki', 'unavailable', 'status 503');
    };
    const maintenance = crowd.open();
    await maintenance.tick();
    t.ok(crowd.provider.calls <= 2 * AT_ONCE, `${crowd.provider.calls} calls`);
    t.equal(crowd.warned.length, 20);

    crowd.provider.before = async () => {};
    await maintenance.tick();
    await maintenance.tick();
    const idle = [...crowd.grants.values()].filter(({ refreshedAt }) => refreshedAt === NOW);
    t.equal(idle.length, 20, 'it is back: everyone was kept');
  },
);

t.test('a link that was revoked or made again after it was listed is left alone', async (t) => {
  const crowd = createCrowd();
  const idle = crowd.add();
  const unused = crowd.add();
  const kept = crowd.add({ keepAlive: true });
  const dead = crowd.add({ status: 'relink_required', reason: 'refused_by_meraki' });
  const all = [idle, unused, kept, dead];
  const listed: Grant[] = [{ ...unused, refreshedAt: NOW - 10 * DAY }, idle, kept];
  crowd.day(84);
  const stale = { ...crowd.store, listNeglected: async () => listed };

  for (const grant of all) crowd.grants.delete(grantId(grant));
  await crowd.open({ store: stale }).tick();
  t.equal(crowd.grants.size, 0, 'what is gone stays gone');

  const again = all.map((grant): Grant => ({ ...grant, status: 'active', refreshedAt: NOW + 84 * DAY }));
  for (const grant of again) crowd.grants.set(grantId(grant), grant);
  await crowd.open({ store: stale }).tick();
  t.strictSame([...crowd.grants.values()], again);
  t.strictSame([crowd.warned, crowd.ended], [[], []]);
  t.equal(crowd.provider.calls, 0);
});

t.test('a restart in the middle repeats no message', async (t) => {
  const crowd = createCrowd();
  for (let i = 0; i < 50; i++) crowd.add();
  crowd.day(83);
  const sent: string[] = [];
  const dying = crowd.open({
    async tellIdle(grant) {
      if (sent.length === 20) return new Promise(() => {}); // the process dies here
      sent.push(grantId(grant));
    },
  });
  void dying.tick();
  await until('twenty are sent', () => sent.length === 20);
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));

  await crowd.open().tick();
  await crowd.open().tick();
  const told = [...sent, ...crowd.warned.map(grantId)];
  t.equal(new Set(told).size, told.length, 'nobody was told twice');
  t.equal(told.length, 50 - AT_ONCE, 'what was noted and not sent yet is the price');
});

t.test('a tick that is stopped finishes the steps under way and begins no other', async (t) => {
  const crowd = createCrowd();
  for (let i = 0; i < 20; i++) crowd.add({ keepAlive: true });
  crowd.day(81);
  const gate = Promise.withResolvers<void>();
  crowd.provider.before = () => gate.promise;
  const maintenance = crowd.open();
  const stopping = new AbortController();
  const ticking = maintenance.tick(stopping.signal);
  await until('the first are renewed', () => crowd.provider.calls >= AT_ONCE);
  let hasEnded = false;
  void ticking.then(() => {
    hasEnded = true;
  });
  stopping.abort();
  await new Promise((resolve) => setImmediate(resolve));
  t.notOk(hasEnded);
  gate.resolve();
  await ticking;
  t.equal(crowd.provider.calls, AT_ONCE);
  t.equal([...crowd.grants.values()].filter(({ refreshedAt }) => refreshedAt > NOW).length, AT_ONCE);
  await maintenance.tick(stopping.signal);
  t.equal(crowd.provider.calls, AT_ONCE, 'a stopped one looks after nothing');
});

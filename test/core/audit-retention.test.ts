import t from 'tap';
import { createAuditRetention } from '../../src/core/audit-retention.ts';
import { DAY } from '../../src/core/clock.ts';
import { createMemoryLog, NOW } from '../support/records.ts';

function start(keepDays: number) {
  const state = { now: NOW, isRight: true, fails: false };
  const times: number[] = [];
  const log = createMemoryLog();
  const look = createAuditRetention({
    audit: {
      async deleteBefore(time) {
        if (state.fails) throw new Error('EIO');
        times.push(time);
        return 7;
      },
    },
    keepDays,
    clock: () => state.now,
    checkClock: async () => state.isRight,
    log,
  });
  return { look, times, log, state };
}

t.test('old entries are deleted at the first run, and then once a day', async (t) => {
  const { look, times, log, state } = start(400);
  await look();
  t.same(times, [NOW - 400 * DAY]);
  t.match(log.lines, [{ level: 'info', fields: { deleted: 7, keepDays: 400 } }]);
  state.now += DAY - 1;
  await look();
  t.equal(times.length, 1);
  state.now += 1;
  await look();
  t.equal(times.length, 2);
});

t.test(
  'nothing is deleted while another clock does not say that ours is right, and the log says so once',
  async (t) => {
    const { look, times, log, state } = start(400);
    state.isRight = false;
    state.now += 10_000 * DAY;
    await look();
    await look();
    t.same(times, []);
    t.match(log.lines, [{ level: 'warn' }]);
    t.equal(log.lines.length, 1);
    [state.isRight, state.now] = [true, NOW];
    await look();
    t.same(times, [NOW - 400 * DAY]);
  },
);

t.test('0 keeps all, and what fails is tried again', async (t) => {
  const all = start(0);
  await all.look();
  t.same(all.times, []);
  const { look, times, state } = start(1);
  state.fails = true;
  await t.rejects(look());
  state.fails = false;
  await look();
  t.equal(times.length, 1);
});

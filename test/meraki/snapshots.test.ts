import t from 'tap';
import { SECOND } from '../../src/core/clock.ts';
import { createSnapshots, REFRESH_INTERVAL, SNAPSHOT_LIFE } from '../../src/meraki/snapshots.ts';

const response = (length = 10) => ({ json: [], link: undefined, readAt: 0, length });

function setup() {
  const time = { now: 5 * SECOND };
  const snapshots = createSnapshots(() => time.now);
  const keep = (id: string, kept: ReturnType<typeof response>) => snapshots.read(id, async () => kept);
  return { time, snapshots, keep };
}

t.test('an answer is kept for its life, and does for a refresh for two seconds', async (t) => {
  const { time, snapshots, keep } = setup();
  const kept = response();
  await keep('1\na', kept);
  t.equal(snapshots.find('1\na', SNAPSHOT_LIFE)?.value, kept);
  t.equal(snapshots.find('1\nb', SNAPSHOT_LIFE), undefined);
  time.now += REFRESH_INTERVAL;
  t.equal(snapshots.find('1\na', REFRESH_INTERVAL)?.value, kept);
  time.now += 1;
  t.equal(snapshots.find('1\na', REFRESH_INTERVAL), undefined);
  t.equal(snapshots.find('1\na', SNAPSHOT_LIFE)?.value, kept);
  time.now += SNAPSHOT_LIFE;
  t.equal(snapshots.find('1\na', SNAPSHOT_LIFE), undefined);
});

t.test('an answer of any age is none when none will do', async (t) => {
  const { time, snapshots, keep } = setup();
  await keep('1\na', response());
  time.now += 1;
  t.equal(snapshots.find('1\na', 0), undefined);
});

t.test('organizations are forgotten one by one', async (t) => {
  const { snapshots, keep } = setup();
  for (const id of ['1\na', '1\nb', '11\na']) await keep(id, response());
  snapshots.forget('1');
  t.same(
    ['1\na', '1\nb', '11\na'].map((id) => snapshots.find(id, SNAPSHOT_LIFE) !== undefined),
    [false, false, true],
  );
});

t.test('all answers together have a limit, and one over it is not kept', async (t) => {
  const { snapshots, keep } = setup();
  const mega = 1024 * 1024;
  for (let n = 0; n < 20; n += 1) await keep(`1\n${n}`, response(mega));
  const kept = Array.from({ length: 20 }, (_, n) => snapshots.find(`1\n${n}`, SNAPSHOT_LIFE));
  t.same(kept.map((one) => one !== undefined).indexOf(true), 4, 'those that came first are gone');
  await keep('1\nbig', response(17 * mega));
  t.equal(snapshots.find('1\nbig', SNAPSHOT_LIFE), undefined);
  await keep('1\nempty', response(0));
  t.ok(snapshots.find('1\nempty', SNAPSHOT_LIFE), 'a 204 has no body');
});

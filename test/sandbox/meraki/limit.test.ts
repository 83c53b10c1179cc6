import t from 'tap';
import { createLimit } from '../../../src/sandbox/meraki/limit.ts';

const burst = (take: () => boolean, calls: number) =>
  Array.from({ length: calls }, take).filter((taken) => taken).length;

t.test(
  'a limit of ten lets twenty calls through in the first second and ten in every later one',
  async (t) => {
    let now = 5000;
    const limit = createLimit({ perSecond: 10, capacity: 20 }, () => now);
    const take = () => limit.take('549236');
    t.equal(burst(take, 50), 20);
    now += 999;
    t.equal(burst(take, 50), 0, 'not before the second is over');
    now += 1;
    t.equal(burst(take, 50), 10);
    now += 3_600_000;
    t.equal(burst(take, 50), 20, 'an hour saves up no more than the burst');
  },
);

t.test('each key has its own budget', async (t) => {
  const limit = createLimit({ perSecond: 1, capacity: 1 }, () => 0);
  t.ok(limit.take('a'));
  t.notOk(limit.take('a'));
  t.ok(limit.take('b'));
});

t.test('a limit of one per minute is refilled after a minute', async (t) => {
  let now = 0;
  const limit = createLimit({ perSecond: 1 / 60, capacity: 1 }, () => now);
  t.ok(limit.take('reboot'));
  for (now = 1000; now < 60_000; now += 1000) t.notOk(limit.take('reboot'));
  t.ok(limit.take('reboot'));
});

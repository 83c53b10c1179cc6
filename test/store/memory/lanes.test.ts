import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createLanes } from '../../../src/store/memory/lanes.ts';

function open(limits: Parameters<typeof createLanes>[0]) {
  const lanes = createLanes(limits);
  lanes.open();
  return lanes;
}

t.test('in order within a lane, side by side across lanes, never more than allowed', async (t) => {
  const lanes = open({ running: 3, waiting: 100, waitingInLane: 100 });
  const done: string[] = [];
  let running = 0;
  let most = 0;
  for (let n = 0; n < 5; n += 1) {
    for (const lane of ['a', 'b', 'c', 'd', 'e']) {
      lanes.add(lane, async () => {
        running += 1;
        most = Math.max(most, running);
        await delay(Math.random() * 5);
        running -= 1;
        done.push(`${lane}${n}`);
      });
    }
  }
  t.equal(lanes.size, 25);
  await lanes.idle();
  t.equal(most, 3);
  t.equal(lanes.size, 0);
  for (const lane of ['a', 'b', 'c', 'd', 'e']) {
    t.strictSame(
      done.filter((name) => name.startsWith(lane)),
      [0, 1, 2, 3, 4].map((n) => `${lane}${n}`),
    );
  }
});

t.test('a lane with much to do lets the others pass', async (t) => {
  const lanes = open({ running: 1, waiting: 10, waitingInLane: 10 });
  const done: string[] = [];
  const task = (name: string) => async () => {
    await delay(1);
    done.push(name);
  };
  for (const n of [1, 2, 3]) lanes.add('busy', task(`busy${n}`));
  lanes.add('other', task('other'));
  await lanes.idle();
  t.strictSame(done, ['busy1', 'other', 'busy2', 'busy3']);
});

t.test('too much has no room, and a failure stops nothing', async (t) => {
  const lanes = open({ running: 1, waiting: 2, waitingInLane: 2 });
  const gate = Promise.withResolvers<void>();
  t.ok(lanes.hasRoom('a'));
  lanes.add('a', () => gate.promise);
  lanes.add('a', async () => {});
  t.notOk(lanes.hasRoom('b'));
  gate.reject(new Error('failed'));
  await lanes.idle();
  t.ok(lanes.hasRoom('b'));
  lanes.add('b', async () => {});
  await lanes.idle();
  await lanes.idle();
});

t.test('a busy lane leaves room for the others', async (t) => {
  const lanes = open({ running: 1, waiting: 100, waitingInLane: 3 });
  const { promise, resolve } = Promise.withResolvers<void>();
  let added = 0;
  for (; lanes.hasRoom('busy'); added++) lanes.add('busy', () => promise);
  t.equal(added, 4, 'one at work and three that wait');
  t.ok(lanes.hasRoom('calm'));
  resolve();
  await lanes.idle();
});

t.test('nothing begins before they are open, nor once they are halted', async (t) => {
  const lanes = createLanes({ running: 1, waiting: 10, waitingInLane: 10 });
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const task = (name: string) => () => {
    begun.push(name);
    return gate.promise;
  };
  for (const name of ['one', 'two']) lanes.add('lane', task(name));
  t.strictSame(begun, []);
  lanes.open();
  t.strictSame(begun, ['one']);
  lanes.halt();
  gate.resolve();
  await delay(5);
  t.strictSame([begun, lanes.size], [['one'], 1], 'what had begun ends');
});

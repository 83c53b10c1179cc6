import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import { createHoldBack } from '../../src/webex/hold-back.ts';

const room = (id: string) => ({ id, type: 'direct' });

async function waits(t: Test, turn: Promise<void>, text: string): Promise<void> {
  t.equal(await Promise.race([turn, setImmediate('waits')]), 'waits', text);
}

t.test('who asks in a space waits until it is caught up, and nobody waits for another one', async (t) => {
  const holdBack = createHoldBack(HOUR);
  t.teardown(holdBack.end);
  await holdBack.of(room('a'));
  holdBack.begin();
  const [a, b] = [holdBack.of(room('a')), holdBack.of(room('b'))];
  await waits(t, a, 'begun');
  holdBack.caughtUp('a');
  await a;
  await holdBack.of(room('a'));
  await waits(t, b, 'not read yet');
  holdBack.end();
  await b;
  await holdBack.of(room('c'));
});

t.test('spaces somebody waits for are wanted in the order of asking, each once', async (t) => {
  const holdBack = createHoldBack(HOUR);
  t.teardown(holdBack.end);
  holdBack.begin();
  for (const id of ['b', 'a', 'b']) void holdBack.of(room(id));
  void holdBack.of({ id: 'c', type: undefined });
  t.strictSame([holdBack.wanted(), holdBack.wanted(), holdBack.wanted()], [room('b'), room('a'), undefined]);
});

t.test('another gap: everything is to be read again', async (t) => {
  const holdBack = createHoldBack(HOUR);
  t.teardown(holdBack.end);
  holdBack.begin();
  holdBack.caughtUp('a');
  holdBack.begin();
  await waits(t, holdBack.of(room('a')), 'again');
});

t.test('as long as something is found, who waits goes on waiting; no longer', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const holdBack = createHoldBack(1_000);
  holdBack.begin();
  let isOver = false;
  const turn = holdBack.of(room('a')).then(() => {
    isOver = true;
  });
  for (let n = 0; n < 10; n++) {
    mock.timers.tick(900);
    holdBack.progress();
  }
  mock.timers.tick(900);
  holdBack.caughtUp('b');
  mock.timers.tick(900);
  await setImmediate();
  t.equal(isOver, false);
  mock.timers.tick(100);
  await turn;
  await holdBack.of(room('c'));
});

import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createBackfillGate } from '../../../src/webex/intake/backfill-gate.ts';

const room = (id: string) => ({ id, type: 'direct' });

async function waits(t: Test, turn: Promise<void>, text: string): Promise<void> {
  t.equal(await Promise.race([turn, setImmediate('waits')]), 'waits', text);
}

t.test('who asks in a space waits until it is caught up, and nobody waits for another one', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.end);
  await gate.of(room('a'));
  gate.begin();
  const [a, b] = [gate.of(room('a')), gate.of(room('b'))];
  await waits(t, a, 'begun');
  gate.caughtUp('a');
  await a;
  await gate.of(room('a'));
  await waits(t, b, 'not read yet');
  gate.end();
  await b;
  await gate.of(room('c'));
});

t.test('spaces somebody waits for are wanted in the order of asking, each once', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.end);
  gate.begin();
  for (const id of ['b', 'a', 'b']) void gate.of(room(id));
  void gate.of({ id: 'c', type: undefined });
  t.strictSame([gate.wanted(), gate.wanted(), gate.wanted()], [room('b'), room('a'), undefined]);
});

t.test('another gap: everything is to be read again', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.end);
  gate.begin();
  gate.caughtUp('a');
  gate.begin();
  await waits(t, gate.of(room('a')), 'again');
});

t.test('as long as something is found, who waits goes on waiting; no longer', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const gate = createBackfillGate(1_000);
  gate.begin();
  let isOver = false;
  const turn = gate.of(room('a')).then(() => {
    isOver = true;
  });
  for (let n = 0; n < 10; n++) {
    mock.timers.tick(900);
    gate.progress();
  }
  mock.timers.tick(900);
  gate.caughtUp('b');
  mock.timers.tick(900);
  await setImmediate();
  t.equal(isOver, false);
  mock.timers.tick(100);
  await turn;
  await gate.of(room('c'));
});

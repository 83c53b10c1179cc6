import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createBackfillGate } from '../../../src/webex/intake/backfill-gate.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';

const room = (id: string) => ({ id, type: 'direct' });
const inSpace = (roomId: string, roomType: string | null = 'direct'): Delivery => ({
  resource: 'messages',
  event: 'created',
  data: { id: 'm', roomId, roomType: roomType ?? undefined },
});

async function waits(t: Test, turn: Promise<void>, text: string): Promise<void> {
  t.equal(await Promise.race([turn, setImmediate('waits')]), 'waits', text);
}

t.test('a delivery waits until its own space is read, and not for other spaces', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.openAll);
  await gate.mayKeep(inSpace('a'));
  gate.close();
  const [a, b] = [gate.mayKeep(inSpace('a')), gate.mayKeep(inSpace('b'))];
  await waits(t, a, 'the gate is closed');
  gate.open('a');
  await a;
  await gate.mayKeep(inSpace('a'));
  await waits(t, b, 'not read yet');
  gate.openAll();
  await b;
  await gate.mayKeep(inSpace('c'));
});

t.test('the spaces of waiting deliveries are wanted in their order, each once', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.openAll);
  gate.close();
  for (const id of ['b', 'a', 'b']) void gate.mayKeep(inSpace(id));
  void gate.mayKeep(inSpace('c', null));
  t.strictSame([gate.nextWanted(), gate.nextWanted(), gate.nextWanted()], [room('b'), room('a'), undefined]);
});

t.test('another gap closes the gate of every space again', async (t) => {
  const gate = createBackfillGate(HOUR);
  t.teardown(gate.openAll);
  gate.close();
  gate.open('a');
  gate.close();
  await waits(t, gate.mayKeep(inSpace('a')), 'closed again');
});

t.test('a delivery waits as long as the backfill makes progress, and no longer', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const gate = createBackfillGate(1_000);
  gate.close();
  let isOver = false;
  const turn = gate.mayKeep(inSpace('a')).then(() => {
    isOver = true;
  });
  for (let n = 0; n < 10; n++) {
    mock.timers.tick(900);
    gate.progress();
  }
  mock.timers.tick(900);
  gate.open('b');
  mock.timers.tick(900);
  await setImmediate();
  t.equal(isOver, false);
  mock.timers.tick(100);
  await turn;
  await gate.mayKeep(inSpace('c'));
});

t.test('without progress a webhook waits for its answer for ten seconds at most', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const gate = createBackfillGate();
  gate.close();
  const turn = gate.mayKeep(inSpace('a'));
  mock.timers.tick(10_000);
  await turn;
});

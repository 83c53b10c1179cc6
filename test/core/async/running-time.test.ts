import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { afterRunning } from '../../../src/core/async/running-time.ts';
import { until } from '../../support/until.ts';

/** A server in a thread of its own, which answers a connection while this one stands still. */
const SERVER = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const written = new Int32Array(workerData);
  const server = createServer((socket) => socket.on('data', () => socket.write('answer', () => {
    Atomics.store(written, 0, 1);
    Atomics.notify(written, 0);
  })));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

t.test('time is over once, and not when it was stopped before', async (t) => {
  let over = 0;
  afterRunning(300, () => {
    over += 1;
  });
  const stop = afterRunning(1, () => t.fail('it was stopped'));
  stop();
  await until('time is over', () => over > 0);
  t.equal(over, 1);
});

t.test('what arrived while the process stood still is read before time is over', async (t) => {
  const written = new Int32Array(new SharedArrayBuffer(4));
  const server = new Worker(SERVER, { eval: true, workerData: written.buffer });
  t.teardown(() => server.terminate());
  const [port] = await once(server, 'message');
  const socket = connect(Number(port), '127.0.0.1');
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');

  const order: string[] = [];
  socket.on('data', () => order.push('answer'));
  await new Promise<void>((resolve) => socket.write('question', () => resolve()));
  afterRunning(1, () => order.push('over'));
  // This thread stands still until the answer is in its socket, and longer than the time.
  Atomics.wait(written, 0, 0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  await until('both came', () => order.length === 2);
  t.strictSame(order, ['answer', 'over']);
});

t.test('a stop counts for little', async (t) => {
  let isOver = false;
  const stop = afterRunning(60_000, () => {
    isOver = true;
  });
  t.teardown(stop);
  const real = performance.now.bind(performance);
  // As if each tick came an hour late.
  let late = 0;
  t.intercept(performance, 'now', {
    value: () => {
      late += 3_600_000;
      return real() + late;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  t.equal(isOver, false);
});

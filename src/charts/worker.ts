import { parentPort } from 'node:worker_threads';
import type { Chart } from '../core/chart.ts';
import { createRenderer } from './render.ts';

// The thread that draws: answers each chart with its picture, or with the error.
const draw = createRenderer();

parentPort?.on('message', async (chart: Chart) => {
  try {
    const picture = await draw(chart);
    // A copy of just these bytes can be handed over; a part of Node's pool can't.
    const bytes = new Uint8Array(picture);
    parentPort?.postMessage(bytes, [bytes.buffer]);
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error : new Error(String(error)));
  }
});

import type { Worker } from 'node:worker_threads';
import type { Chart } from '../core/chart.ts';

/**
 * Sends a chart to a worker, and waits for its answer.
 *
 * @param timeout milliseconds
 * @returns the picture, or the failure of the drawing itself
 * @throws Error when the worker fails, ends, answers nothing in time or something else
 */
export async function answerOf(worker: Worker, chart: Chart, timeout: number): Promise<Buffer | Error> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | Error>();
  const onMessage = (answer: unknown) => {
    if (answer instanceof Uint8Array) resolve(Buffer.from(answer.buffer, answer.byteOffset, answer.length));
    else if (answer instanceof Error) resolve(answer);
    else reject(new Error('the worker answered with no picture'));
  };
  const onExit = () => reject(new Error('the worker ended'));
  const timer = setTimeout(() => reject(new Error('the worker took too long')), timeout);
  worker.on('message', onMessage).on('messageerror', reject).on('error', reject).on('exit', onExit);
  try {
    worker.postMessage(chart);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', onMessage).off('messageerror', reject).off('error', reject).off('exit', onExit);
  }
}

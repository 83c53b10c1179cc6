import { Worker } from 'node:worker_threads';
import type { Draw } from '../core/chart.ts';
import { MINUTE, SECOND } from '../core/clock.ts';
import { answerOf } from './worker-answer.ts';

/** Milliseconds that one chart may take; the first one also loads the libraries. */
const TIMEOUT = 15 * SECOND;
/** Milliseconds after the last chart for which the worker stays. */
const IDLE = MINUTE;

/** The drawing of charts in this process. */
export interface Drawing {
  /** Draws as `Draw` says; also rejects when the worker crashes, takes too long or has been closed. */
  draw: Draw;
  /** Ends the worker. A chart that is being drawn fails. */
  close(): Promise<void>;
}

/** How charts are drawn; times in milliseconds. */
export interface DrawingOptions {
  /** The file that the worker runs. */
  file?: URL;
  timeout?: number;
  idle?: number;
}

/**
 * Creates the drawing of charts as PNG in a worker thread, one after the other, because each takes up to 50 ms. The worker
 * starts with the first chart and ends when there was none for a while: a process that draws none uses some 65 MB less
 * memory. After a failure of the worker, the next chart gets a new one.
 */
export function createDrawing(options: DrawingOptions = {}): Drawing {
  const { file = new URL('./worker.ts', import.meta.url), timeout = TIMEOUT, idle = IDLE } = options;
  let running: Worker | undefined;
  let isClosed = false;
  let idleTimer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    // The environment holds secrets, and drawing needs none of it.
    const worker = new Worker(file, { env: {} });
    const forget = () => {
      if (running === worker) running = undefined;
    };
    // Without a listener, the failure of a worker that draws nothing would end the process.
    worker.on('error', forget);
    worker.on('exit', forget);
    return worker;
  }

  async function end(): Promise<void> {
    const worker = running;
    running = undefined;
    clearTimeout(idleTimer);
    await worker?.terminate();
  }

  const drawNext: Draw = async (chart) => {
    if (isClosed) throw new Error('charts are no longer drawn');
    clearTimeout(idleTimer);
    running ??= start();
    const worker = running;
    worker.ref();
    try {
      const answer = await answerOf(worker, chart, timeout);
      if (answer instanceof Error) throw answer;
      return answer;
    } catch (error) {
      if (!(error instanceof RangeError)) await end();
      throw error;
    } finally {
      worker.unref();
      idleTimer = setTimeout(() => void end(), idle).unref();
    }
  };

  return {
    draw(chart) {
      const drawn = last.then(() => drawNext(chart));
      last = drawn.catch(() => undefined);
      return drawn;
    },
    async close() {
      isClosed = true;
      await end();
    },
  };
}

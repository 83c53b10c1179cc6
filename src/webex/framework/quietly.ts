import { format } from 'node:util';
import type { Log } from '../../core/log.ts';

let turn: Promise<unknown> = Promise.resolve();

/**
 * Does work that writes to the console, and writes to the log instead. The console belongs to the whole
 * process, so one work at a time, and only as long as it lasts.
 */
export function redirectConsole<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const done = turn.then(() => withoutConsole(log, work));
  turn = done.catch(() => {});
  return done;
}

async function withoutConsole<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const { log: writeOut, error: writeError } = console;
  console.log = (...words: unknown[]) => log.debug({}, `bot framework: ${format(...words)}`);
  console.error = (...words: unknown[]) => log.warn({}, `bot framework: ${format(...words)}`);
  try {
    return await work();
  } finally {
    console.log = writeOut;
    console.error = writeError;
  }
}

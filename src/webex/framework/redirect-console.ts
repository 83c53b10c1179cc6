import { format } from 'node:util';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Log } from '../../core/log.ts';

const mutex = createKeyedMutex();

/**
 * Runs work that writes to the console, and sends what it writes to the log. The console belongs to the whole process,
 * so one such work runs at a time, and the console is restored after it.
 */
export function redirectConsole<T>(log: Log, work: () => Promise<T>): Promise<T> {
  return mutex.run('console', async () => {
    const { log: writeOut, error: writeError } = console;
    console.log = (...words: unknown[]) => log.debug({}, `bot framework: ${format(...words)}`);
    console.error = (...words: unknown[]) => log.warn({}, `bot framework: ${format(...words)}`);
    try {
      return await work();
    } finally {
      console.log = writeOut;
      console.error = writeError;
    }
  });
}

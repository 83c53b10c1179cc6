import { MINUTE } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/**
 * Creates a function that logs refused connections under `text`: the first one at once, and then once in `interval` how many
 * there were since, with the address of the last one.
 *
 * @param interval milliseconds
 */
export function createRefusalLog(
  log: Pick<Log, 'warn'>,
  text: string,
  interval: number = MINUTE,
): (address: string | undefined) => void {
  let refused = 0;
  let last: string | undefined;
  let isQuiet = false;

  function write(): void {
    isQuiet = refused > 0;
    if (!isQuiet) return;
    log.warn({ refused, address: last }, text);
    refused = 0;
    setTimeout(write, interval).unref();
  }

  return (address) => {
    refused += 1;
    last = address;
    if (!isQuiet) write();
  };
}

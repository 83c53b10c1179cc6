// Is loaded into a process by `--import`, before its own modules: see test/support/set-clock.ts.
import { openSync, readSync } from 'node:fs';
import process from 'node:process';

const file = openSync(process.env.SET_CLOCK ?? '', 'r');
const bytes = Buffer.alloc(8);
const { now } = Date;

/** Reads how far the clock is set at each call: a process that was stopped meanwhile sees no old time. */
function shifted(): number {
  readSync(file, bytes, 0, 8, 0);
  return now() + bytes.readDoubleLE();
}

Date.now = shifted;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget),
  apply: (target) => new target(shifted()).toString(),
});

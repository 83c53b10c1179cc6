import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** The wall clock of processes, which a test sets while they run: `Date` alone, since monotonic time goes on as it is. */
export interface SetClock {
  /** Set it for each process, which loads `preload` by `--import`. */
  env: { SET_CLOCK: string };
  preload: string;
  /** Milliseconds by which the clock is ahead of the machine's; negative when it is behind. Holds at once, also for later processes. */
  ahead: number;
}

/** Creates a clock that shows the machine's time; it ends with the test. A database server keeps its own time. */
export async function createSetClock(t: Pick<Test, 'teardown'>): Promise<SetClock> {
  const dir = await mkdtemp(join(tmpdir(), 'clock-'));
  const path = join(dir, 'ahead');
  const file = openSync(path, 'w');
  let ahead = 0;
  // Eight bytes in place: whoever reads them sees the old or the new number.
  const write = (ms: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(ms);
    writeSync(file, bytes, 0, 8, 0);
    ahead = ms;
  };
  write(0);
  t.teardown(async () => {
    closeSync(file);
    await rm(dir, { recursive: true, force: true });
  });
  return {
    env: { SET_CLOCK: path },
    preload: new URL('processes/set-clock.ts', import.meta.url).href,
    get ahead() {
      return ahead;
    },
    set ahead(ms) {
      write(ms);
    },
  };
}

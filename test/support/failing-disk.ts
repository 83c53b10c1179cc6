import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A disk that fails for processes while they run: each flush of a file's content, and each rename. */
export interface FailingDisk {
  /** Set it for each process, which loads `preload` by `--import`. */
  env: { FAILING_DISK: string };
  preload: string;
  /** Lets the disk fail from now on. @param names matches the names of the files for which it does */
  fail(code: 'EIO' | 'ENOSPC', names: RegExp): void;
  mend(): void;
}

/** Creates it, well; it ends with the test. */
export async function createFailingDisk(t: Pick<Test, 'teardown'>): Promise<FailingDisk> {
  const dir = await mkdtemp(join(tmpdir(), 'failing-'));
  t.teardown(() => rm(dir, { recursive: true, force: true }));
  const path = join(dir, 'fault');
  const set = (fault: string) => {
    writeFileSync(`${path}.next`, fault);
    renameSync(`${path}.next`, path);
  };
  set('');
  return {
    env: { FAILING_DISK: path },
    preload: new URL('processes/failing-disk.ts', import.meta.url).href,
    fail: (code, names) => set(`${code} ${names.source}`),
    mend: () => set(''),
  };
}

// Is loaded into a bot by `--import`, before its own modules: see test/support/failing-disk.ts.
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import process from 'node:process';

const { open, rename } = fs;

/** Throws what the file FAILING_DISK says: a code, and the names that it holds for. */
function assertWell(path: unknown): void {
  const [code = '', names = ''] = readFileSync(process.env.FAILING_DISK ?? '', 'utf8').split(' ');
  if (code === '' || !new RegExp(names).test(basename(String(path)))) return;
  throw Object.assign(new Error(`${code}: injected`), { code });
}

fs.open = async (path, ...rest) => {
  const handle = await open(path, ...rest);
  const datasync = handle.datasync.bind(handle);
  handle.datasync = async () => {
    assertWell(path);
    await datasync();
  };
  return handle;
};
fs.rename = async (from, to) => {
  assertWell(to);
  await rename(from, to);
};
syncBuiltinESMExports();

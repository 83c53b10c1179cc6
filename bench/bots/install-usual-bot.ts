import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { progress } from '../common/table.ts';

const FOLDER = new URL('../usual-bot/', import.meta.url);
/** Contains the hash of the installed lockfile. */
const INSTALLED = new URL('node_modules/.installed', FOLDER);

/** Installs the 360 packages of the usual bot, unless they are installed. @throws Error when npm fails */
export async function installUsualBot(): Promise<void> {
  const lockfile = await readFile(new URL('package-lock.json', FOLDER));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const installed = await readFile(INSTALLED, 'utf8').catch(() => undefined);
  if (installed === wanted) return;
  progress('installs the usual bot: 360 packages, 120 MB, about a minute');
  // No package needs its install script here.
  const args = ['ci', '--ignore-scripts', '--loglevel=error'];
  const child = spawn('npm', args, { cwd: fileURLToPath(FOLDER), stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the usual bot could not be installed: npm ended with ${code}`);
  await writeFile(INSTALLED, wanted);
}

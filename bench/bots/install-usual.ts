import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { progress } from '../table.ts';

const FOLDER = new URL('../usual-bot/', import.meta.url);

/** Installs what the usual bot needs, unless that was done: 360 packages. @throws Error */
export async function installUsual(): Promise<void> {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((name) => changedAt(new URL(name, FOLDER))),
  );
  if (wanted !== undefined && installed !== undefined && installed >= wanted) return;
  progress('installs the usual bot: 360 packages, 120 MB, about a minute');
  // None of them needs its install scripts here.
  const args = ['ci', '--ignore-scripts', '--loglevel=error'];
  const child = spawn('npm', args, { cwd: fileURLToPath(FOLDER), stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the usual bot could not be installed: npm ended with ${code}`);
}

async function changedAt(file: URL): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}

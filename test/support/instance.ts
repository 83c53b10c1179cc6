import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UNHURRIED } from './no-rate-limit.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The application as production starts it, in a process of its own. */
export interface Instance {
  port: number;
  /** Lines of its log. */
  lines: string[];
  /** Resolves when it said that it is ready; rejects with its log when it ended before. */
  ready: Promise<void>;
  /** Resolves when it has ended. @returns its exit code, null when a signal ended it */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/** @param env the whole environment of the process, but for PATH */
export function startInstance(port: number, env: Record<string, string>): Instance {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, LOG_LEVEL: 'info', ...UNHURRIED, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  for (const out of [child.stdout, child.stderr]) {
    createInterface({ input: out }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"msg":"ready"')) ready.resolve();
    });
  }
  child.once('exit', (code) => {
    ready.reject(new Error(`the instance ended with ${code}:\n${lines.slice(-20).join('\n')}`));
  });
  ready.promise.catch(() => {}); // whoever waits gets it; nobody may
  return { port, lines, ready: ready.promise, end: (signal) => end(child, signal) };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

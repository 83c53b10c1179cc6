import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MINUTE } from '../../src/core/clock.ts';
import { UNHURRIED } from './no-rate-limit.ts';
import { until } from './until.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Only what hangs takes longer to start or to end, however slow the machine. */
const LONGEST = 5 * MINUTE;

/** The application in a process of its own, started as in production. */
export interface Instance {
  port: number;
  /** Lines of its log. */
  lines: string[];
  /** Resolves when the instance logs that it is ready; rejects with its log when it ends before, or hangs. */
  ready: Promise<void>;
  /** Resolves with the exit code when the process has ended, whoever ended it; null after a signal. */
  ended: Promise<number | null>;
  /** Stops the process where it stands (SIGSTOP), or lets it go on (SIGCONT). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Sends the signal and waits for the end. @returns the exit code, null when a signal ended the process */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/** What differs from the usual process. */
export interface InstanceOptions {
  /** Modules that are loaded before the bot's own. */
  preloads?: readonly string[] | undefined;
  /** How many files and connections may be open at once, as `ulimit -n` says it. */
  openFiles?: number | undefined;
}

/** Starts an instance. @param env the environment of the process, besides PATH */
export function startInstance(
  port: number,
  env: Record<string, string>,
  { preloads = [], openFiles }: InstanceOptions = {},
): Instance {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  // tap adds its loader to the NODE_OPTIONS of every process that a test starts: a third of the time that a start takes.
  const command = ['env', '-u', 'NODE_OPTIONS', process.execPath];
  for (const preload of preloads) command.push('--import', preload);
  // `exec`: a signal has to reach the bot itself.
  const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...command, MAIN], {
    env: { PATH, NODE_COMPILE_CACHE, LOG_LEVEL: 'info', ...UNHURRIED, ...env, PORT: String(port) },
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
  const ended = Promise.withResolvers<number | null>();
  child.once('exit', (code) => {
    ended.resolve(code);
    ready.reject(new Error(`the instance ended with ${code}:\n${lines.slice(-20).join('\n')}`));
  });
  const late = () => ready.reject(new Error(`the instance is not ready:\n${lines.slice(-20).join('\n')}`));
  setTimeout(late, LONGEST).unref();
  ready.promise.catch(() => {}); // no unhandled rejection when no test waits for it
  return {
    port,
    lines,
    ready: ready.promise,
    ended: ended.promise,
    signal(signal) {
      child.kill(signal);
    },
    end: (signal) => end(child, signal),
  };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded()) child.kill(signal);
  await until(`the instance ends after ${signal}`, hasEnded, LONGEST);
  return child.exitCode;
}

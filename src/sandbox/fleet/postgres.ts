import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { findPrograms, run } from './postgres-programs.ts';

/** A real PostgreSQL on 127.0.0.1, which keeps its port and its data when it is stopped and started. */
export interface Postgres {
  /** Makes a new empty database. @returns its connection URL, with the superuser's password */
  createDatabase(): Promise<string>;
  /** `fast` ends sessions politely, `immediate` is a crash. Resolves when it is down. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Resolves when it accepts connections. @throws Error with the server's log when it ends instead */
  start(): Promise<void>;
  /** Ends it for good, and removes its data. */
  remove(): Promise<void>;
}

/** What pg_ctl sends for its shutdown modes. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Nobody's power fails here, and each start is waited for. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=200', 'listen_addresses=127.0.0.1'];

/** What connecting says while the server starts: nobody listens yet, or `cannot_connect_now`. */
const STARTING_CODES = ['ECONNREFUSED', 'ECONNRESET', '57P03'];

/**
 * Starts one with nothing in it, as another user when this one is root.
 *
 * @param path of the environment
 * @param more settings that win over the usual ones
 * @throws Error when it can't run here
 */
export async function startPostgres(path: string, more: string[] = []): Promise<Postgres> {
  const dir = await mkdtemp(join(tmpdir(), 'postgres-'));
  const [data, passwordFile] = [join(dir, 'data'), join(dir, 'password')];
  const password = randomBytes(16).toString('hex');
  let running: ChildProcess | undefined;
  let port = 0;
  let databases = 0;
  const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

  const server: Postgres = {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      const client = new Client(urlOf('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    async stop(mode = 'fast') {
      if (running === undefined) return;
      const ended = hasEnded(running) ? undefined : once(running, 'exit');
      running.kill(SIGNALS[mode]);
      await ended;
      running = undefined;
    },
    async start() {
      if (running !== undefined) throw new Error('PostgreSQL runs already');
      const settings = [...SETTINGS, ...more, `port=${port}`, `unix_socket_directories=${dir}`];
      const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
      // Detached: Ctrl+C is for whoever uses it, who needs it to end well.
      running = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
      await untilReady(running, urlOf('postgres'), dir);
    },
    async remove() {
      await server.stop('immediate');
      await rm(dir, { recursive: true, force: true });
    },
  };

  const { initdb, postgres, user } = await findPrograms(dir, path);
  // None of the PG* variables of whoever runs this; TZ spares initdb the search for the machine's.
  const options = { cwd: dir, env: { PATH: path, TZ: 'UTC' }, ...user };
  await writeFile(passwordFile, password);
  if (user) for (const path of [dir, passwordFile]) await chown(path, user.uid, user.gid);
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  await run(initdb, ['-D', data, '--no-sync', '-E', 'UTF8', '--locale=C', ...access], options);
  port = await freePort();
  await server.start();
  return server;
}

async function untilReady(server: ChildProcess, url: string, dir: string): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-10_000);
  });
  await once(server, 'spawn');
  const guard = spawnGuard(server, dir);
  server.once('exit', () => guard.kill('SIGKILL'));
  while (!hasEnded(server)) {
    try {
      const client = new Client(url);
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && STARTING_CODES.includes(String(error.code))))
        throw error;
      await delay(10);
    }
  }
  throw new Error(`PostgreSQL ended instead of starting: ${log}`);
}

/**
 * A server doesn't end with whoever started it. This one notices, by the end of its input, that the process that
 * started it is gone, even by SIGKILL, and cleans up; detached, so that Ctrl+C leaves it the time.
 */
function spawnGuard(server: ChildProcess, dir: string): ChildProcess {
  const script = 'read -r _; kill -QUIT "$1"; sleep 1; rm -rf "$2"';
  const args = ['-c', script, 'guard', String(server.pid), dir];
  return spawn('sh', args, { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'], detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

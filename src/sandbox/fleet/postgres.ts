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

/** A real PostgreSQL on 127.0.0.1, which keeps its port and its data between `stop` and `start`. */
export interface Postgres {
  /** Creates an empty database. @returns its connection URL, with the superuser's password */
  createDatabase(): Promise<string>;
  /** Stops the server: `fast` ends sessions in order, `immediate` is a crash. Resolves when the process has ended. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Resolves when the server accepts connections. @throws Error with the server's log when it ends instead */
  start(): Promise<void>;
  /** Stops the server and removes its data. */
  remove(): Promise<void>;
}

/** The signals that pg_ctl sends for its shutdown modes. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Settings without fsync: a power failure does not matter here, and starts are faster. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=200', 'listen_addresses=127.0.0.1'];

/** Error codes of a connection while the server starts; 57P03 is `cannot_connect_now`. */
const STARTING_CODES = ['ECONNREFUSED', 'ECONNRESET', '57P03'];

/**
 * Starts an empty server, as the system user `nobody` when this process runs as root.
 *
 * @param path `PATH` of the environment
 * @param more settings that override the defaults
 * @throws Error when PostgreSQL can't run here
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
      if (running !== undefined) throw new Error('PostgreSQL is already running');
      const settings = [...SETTINGS, ...more, `port=${port}`, `unix_socket_directories=${dir}`];
      const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
      // Detached: Ctrl+C reaches only the bot, which needs the database until it has ended.
      running = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
      await untilReady(running, urlOf('postgres'), dir);
    },
    async remove() {
      await server.stop('immediate');
      await rm(dir, { recursive: true, force: true });
    },
  };

  const { initdb, postgres, user } = await findPrograms(dir, path);
  // PG* variables of the caller are left out; TZ spares initdb the search for the machine's time zone.
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
 * Starts a shell that stops the server and removes its data when this process is gone, even by SIGKILL: the shell's
 * input ends then. The shell is detached, so that Ctrl+C does not end it first.
 */
function spawnGuard(server: ChildProcess, dir: string): ChildProcess {
  const script = 'read -r _; kill -QUIT "$1"; sleep 1; rm -rf "$2"';
  const args = ['-c', script, 'guard', String(server.pid), dir];
  return spawn('sh', args, { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'], detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

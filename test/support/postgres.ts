import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Test } from 'tap';
import { z } from 'zod';
import { type Postgres, startPostgres as start } from '../../src/sandbox/fleet/postgres.ts';
import { findPrograms } from '../../src/sandbox/fleet/postgres-programs.ts';

export type { Postgres } from '../../src/sandbox/fleet/postgres.ts';

const names = z.array(z.object({ name: z.string() }));
const { PATH = '', TEST_POSTGRES_URL, POSTGRES_TESTS } = process.env;

/** A server on which tests make databases of their own; other tests may use it at the same time. */
export type SharedPostgres = Pick<Postgres, 'createDatabase'>;

let shared: Promise<SharedPostgres> | undefined;

/**
 * Returns the server that all tests of this process share: the one that TEST_POSTGRES_URL names (a superuser's URL), or
 * one that is started for them. It ends, or the databases on it are dropped, when the last test of the process has ended.
 *
 * @throws Error when PostgreSQL can't run here (see noPostgres)
 */
export function usePostgres(): Promise<SharedPostgres> {
  shared ??= openShared();
  return shared;
}

async function openShared(): Promise<SharedPostgres> {
  // Imported here, since the benchmarks use this module without tap.
  const { default: t } = await import('tap');
  if (!TEST_POSTGRES_URL) return startPostgres(t);
  t.teardown(() => dropDatabases(TEST_POSTGRES_URL));
  return {
    async createDatabase() {
      const name = newName();
      await query(TEST_POSTGRES_URL, `create database ${name}`);
      return urlOf(TEST_POSTGRES_URL, name);
    },
  };
}

/**
 * Starts a server of its own for a test that stops it, or needs other settings. It ends with the test.
 *
 * @param more settings that win over those of the tests
 * @throws Error when PostgreSQL can't run here (see noPostgres)
 */
export async function startPostgres(t: Pick<Test, 'teardown'>, more: string[] = []): Promise<Postgres> {
  const postgres = await start(PATH, more);
  t.teardown(postgres.remove);
  return postgres;
}

/** Copies a database to which nobody is connected. @returns the URL of the copy */
export async function copyDatabase(url: string): Promise<string> {
  const [template, name] = [new URL(url).pathname.slice(1), newName()];
  await query(urlOf(url, 'postgres'), `create database ${name} template ${template}`);
  return urlOf(url, name);
}

/**
 * Tells for the `skip` of a test why PostgreSQL can't run here; false when it can.
 *
 * @throws Error with that reason, when POSTGRES_TESTS=required says that no test of PostgreSQL may be skipped
 */
export async function noPostgres(): Promise<string | false> {
  if (TEST_POSTGRES_URL) return false;
  const dir = await mkdtemp(join(tmpdir(), 'postgres-'));
  try {
    await findPrograms(dir, PATH);
    return false;
  } catch (error) {
    if (POSTGRES_TESTS === 'required' || !(error instanceof Error)) throw error;
    return error.message;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The databases of this process begin with it. */
const PREFIX = `test_${randomBytes(6).toString('hex')}_`;
let databases = 0;

function newName(): string {
  databases += 1;
  return `${PREFIX}${databases}`;
}

async function dropDatabases(url: string): Promise<void> {
  const rows = await query(url, `select datname as name from pg_database where datname like '${PREFIX}%'`);
  for (const { name } of names.parse(rows)) await query(url, `drop database ${name} with (force)`);
}

async function query(url: string, statement: string): Promise<object[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

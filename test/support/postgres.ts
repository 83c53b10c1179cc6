import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { type Postgres, startPostgres as start } from '../../src/sandbox/fleet/postgres.ts';
import { findPrograms } from '../../src/sandbox/fleet/postgres-programs.ts';

export type { Postgres } from '../../src/sandbox/fleet/postgres.ts';

const { PATH = '' } = process.env;

/**
 * Ends with the test.
 *
 * @param more settings that win over those of the tests
 * @throws Error when it can't run here (see noPostgres)
 */
export async function startPostgres(t: Pick<Test, 'teardown'>, more: string[] = []): Promise<Postgres> {
  const postgres = await start(PATH, more);
  t.teardown(postgres.remove);
  return postgres;
}

/**
 * For a test's `skip`: why PostgreSQL can't run here, false when it can.
 * @throws that reason, when POSTGRES_TESTS=required says that none of its tests may be skipped
 */
export async function noPostgres(): Promise<string | false> {
  const dir = await mkdtemp(join(tmpdir(), 'postgres-'));
  try {
    await findPrograms(dir, PATH);
    return false;
  } catch (error) {
    if (process.env.POSTGRES_TESTS === 'required' || !(error instanceof Error)) throw error;
    return error.message;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

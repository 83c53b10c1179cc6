import type { Pool } from 'pg';
import { z } from 'zod';
import { asUnavailable } from './unavailable.ts';

/** Runs single statements. Each rejects with KnownError `store_unavailable` while the database is unavailable. */
export interface Statements {
  /** Runs a statement and returns its rows. @param shape the schema of a row */
  rows<T>(shape: z.ZodType<T>, text: string, values: unknown[]): Promise<T[]>;
  /** Runs a statement. @returns how many rows it read or changed */
  count(text: string, values: unknown[]): Promise<number>;
}

/** Creates statements over a pool. */
export function createStatements(pool: Pool): Statements {
  const query = (text: string, values: unknown[]) =>
    pool.query(text, values).catch((error: unknown) => {
      throw asUnavailable(error);
    });
  return {
    rows: async (shape, text, values) => z.array(shape).parse((await query(text, values)).rows),
    count: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}

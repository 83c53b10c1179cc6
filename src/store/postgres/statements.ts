import type { Pool } from 'pg';
import { z } from 'zod';
import { asUnavailable } from './unavailable.ts';

/** Single statements; each rejects with KnownError `store_unavailable` when the database is away. */
export interface Statements {
  /** @param shape of a row */
  rows<T>(shape: z.ZodType<T>, text: string, values: unknown[]): Promise<T[]>;
  /** @returns how many rows it was about */
  count(text: string, values: unknown[]): Promise<number>;
}

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

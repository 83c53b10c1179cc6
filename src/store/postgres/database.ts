import type { ClientBase, Pool } from 'pg';
import { inTransaction, type Queries } from './pool.ts';
import { asUnavailable } from './unavailable.ts';

/** The database as the parts of the store use it. Rejects with `store_unavailable` while the database is unavailable. */
export interface Database extends Queries {
  /** Runs `work` in one transaction. @see inTransaction */
  transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
}

/** A database that can be closed. */
export interface ClosableDatabase extends Database {
  /** @throws Error when the database is closed */
  assertOpen(): void;
  /** The same database for work that began before the close: it stays open until that work ends. */
  inside: Database;
  /** Refuses everything from now on; resolves when everything under way has ended. */
  close(): Promise<void>;
}

/** Creates a database that can be closed, over a pool that stays open. */
export function createClosableDatabase(pool: Pool): ClosableDatabase {
  const underWay = new Set<Promise<unknown>>();
  let isOpen = true;

  function assertOpen(): void {
    if (!isOpen) throw new Error('the store is closed');
  }

  const follow = <T>(work: Promise<T>): Promise<T> => {
    const ended = work.finally(() => underWay.delete(ended));
    underWay.add(ended);
    return ended;
  };

  const inside: Database = {
    query: (text, values) =>
      follow(
        pool.query(text, values).catch((error: unknown) => {
          throw asUnavailable(error);
        }),
      ),
    transaction: (work) => follow(inTransaction(pool, work)),
  };

  return {
    assertOpen,
    inside,
    async query(text, values) {
      assertOpen();
      return inside.query(text, values);
    },
    async transaction(work) {
      assertOpen();
      return inside.transaction(work);
    },
    async close() {
      isOpen = false;
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

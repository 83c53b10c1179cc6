import type { ClientBase, Pool } from 'pg';
import { inTransaction, type Queries } from './pool.ts';
import { asUnavailable } from './unavailable.ts';

/** What the parts of the store work with; rejects with `store_unavailable` when the database is away. */
export interface Database extends Queries {
  /** @see inTransaction */
  transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
}

/** A database that can be closed. */
export interface ClosableDatabase extends Database {
  /** @throws Error once it is closed */
  assertOpen(): void;
  /** The same database, open to whoever was let in before it was closed. */
  inside: Database;
  /** Refuses everything from now on; resolves when what is under way has ended. */
  close(): Promise<void>;
}

export function openDatabase(pool: Pool): ClosableDatabase {
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

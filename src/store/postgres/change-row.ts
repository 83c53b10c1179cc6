import type { Database } from './database.ts';
import type { TableRows } from './rows.ts';

/**
 * Applies a pure step to the locked row of an id; undefined from the step deletes it, and nothing changes when it returns the
 * record as it is.
 *
 * @returns the changed record; undefined when there was none of that id, or it was deleted
 */
export function changeRow<T extends { id: string }>(
  db: Database,
  rows: TableRows<T>,
  id: string,
  step: (record: T) => T | undefined,
): Promise<T | undefined> {
  return db.transaction(async (client) => {
    const [current] = await rows.select(client, 'where id = $1 for update', [id]);
    if (current === undefined) return undefined;
    const changed = step(current);
    if (changed === current) return current;
    if (changed === undefined) {
      await rows.delete(client, 'where id = $1', [id]);
      return undefined;
    }
    if (changed.id !== id) throw new Error('a step must not change the id of a record');
    return rows.save(client, changed);
  });
}

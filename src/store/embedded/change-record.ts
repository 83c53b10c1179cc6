import type { Table } from './tables.ts';

/**
 * Applies a pure step to the record of an id; undefined from the step deletes it, and nothing changes when it returns the record
 * as it is.
 *
 * @returns the changed record; undefined when there was none of that id, or it was deleted
 */
export function changeRecord<T extends { id: string }>(
  table: Table<T>,
  id: string,
  step: (record: T) => T | undefined,
): T | undefined {
  const current = table.find(id);
  if (current === undefined) return undefined;
  const given = step(current);
  if (given === current) return current;
  const changed = given && table.copy(given);
  if (changed === undefined) table.delete(id);
  else if (changed.id !== id) throw new Error('a step must not change the id of a record');
  else table.put(changed);
  return changed;
}

import type { Changes, RevocationStore } from '../../core/store.ts';
import { changeRow } from './change-row.ts';
import type { Database } from './database.ts';
import type { Queries } from './pool.ts';
import { recordTables } from './tables.ts';

const { revocations } = recordTables;

/** Creates the revocations of the store in PostgreSQL. */
export function createRevocations(db: Database): RevocationStore {
  return {
    listRevocations: () => revocations.select(db, 'order by requested_at, id'),
    changeRevocation: (id, step) => changeRow(db, revocations, id, step),
    commit: (changes) => db.transaction((client) => writeRevocations(client, changes)),
  };
}

/** Writes in the order of the ids, so that two writers of the same revocations never deadlock. */
export async function writeRevocations(
  client: Queries,
  { saveRevocations = [], deleteRevocations = [] }: Changes,
): Promise<void> {
  for (const id of deleteRevocations.toSorted()) await revocations.delete(client, 'where id = $1', [id]);
  for (const one of saveRevocations.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    await revocations.save(client, one);
}

import type { SettingsStore } from '../../core/store.ts';
import type { Database } from './database.ts';
import { recordTables } from './tables.ts';

const { settings } = recordTables;

/** Creates the settings of the store in PostgreSQL. */
export function createSettings(db: Database): SettingsStore {
  return {
    async findSettings(id) {
      return (await settings.select(db, 'where id = $1', [id]))[0];
    },
    changeSettings: (id, step) =>
      db.transaction(async (client) => {
        // A missing row can't be locked. Of several callers that find none, one adds the row and the others wait.
        await client.query('insert into settings (id) values ($1) on conflict do nothing', [id]);
        const [current] = await settings.select(client, 'where id = $1 for update', [id]);
        return settings.save(client, { ...step(current ?? { id }), id });
      }),
    listSettings: (beginning) => settings.select(db, 'where starts_with(id, $1) order by id', [beginning]),
    async deleteSettings(beginning, kept) {
      await db.query('delete from settings where starts_with(id, $1) and id <> all($2)', [beginning, kept]);
    },
  };
}

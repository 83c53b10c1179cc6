import type { SettingsStore } from '../../core/store.ts';
import type { Database } from './database.ts';
import { tables } from './tables.ts';

const { settings } = tables;

export function createSettings(db: Database): SettingsStore {
  return {
    async findSettings(id) {
      return (await settings.select(db, 'where id = $1', [id]))[0];
    },
    changeSettings: (id, step) =>
      db.transaction(async (client) => {
        // What is not there can't be locked: of many who begin with nothing, one adds it and the others wait.
        await client.query('insert into settings (id) values ($1) on conflict do nothing', [id]);
        const [current] = await settings.select(client, 'where id = $1 for update', [id]);
        return settings.save(client, { ...step(current ?? { id }), id });
      }),
  };
}

import { ADMIN_SETTINGS, adminSettings, type Settings } from '../core/settings.ts';
import type { Store } from '../core/store.ts';

/** What is remembered of one administrator; everything is absent for one who was never found. */
export type RememberedAdmin = Pick<Settings, 'personId' | 'personOrgId' | 'disputedBy' | 'disputeToldAt'>;

/** What is remembered of the administrators that BOT_ADMINS names, each by an address or the UUID of a person id. */
export interface AdminBook {
  /** Returns what is remembered of one. Rejects when the store can't be read, as the others do. */
  find(name: string): Promise<RememberedAdmin>;
  /** Applies a pure step to what is remembered, atomically. @returns what is remembered then */
  change(name: string, step: (remembered: RememberedAdmin) => RememberedAdmin): Promise<RememberedAdmin>;
  /** Forgets all administrators but these. */
  forgetOthers(names: readonly string[]): Promise<void>;
}

/** Creates an administrator book in the store. */
export function createAdminBook(
  store: Pick<Store, 'findSettings' | 'changeSettings' | 'deleteSettings'>,
): AdminBook {
  return {
    find: async (name) => (await store.findSettings(adminSettings(name))) ?? {},
    change: (name, step) =>
      store.changeSettings(adminSettings(name), (settings) => ({ ...settings, ...step(settings) })),
    forgetOthers: (names) => store.deleteSettings(ADMIN_SETTINGS, names.map(adminSettings)),
  };
}

import type { AdminBook, RememberedAdmin } from '../../src/webex/admin-book.ts';

/** Creates an administrator book that lives as long as the test. */
export function createMemoryBook(): AdminBook & { remembered: Map<string, RememberedAdmin> } {
  const remembered = new Map<string, RememberedAdmin>();
  return {
    remembered,
    find: async (name) => remembered.get(name) ?? {},
    async change(name, step) {
      const changed = step(remembered.get(name) ?? {});
      remembered.set(name, changed);
      return changed;
    },
    async forgetOthers(names) {
      for (const name of remembered.keys()) if (!names.includes(name)) remembered.delete(name);
    },
  };
}

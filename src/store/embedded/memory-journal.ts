import type { InboxJournal } from './inbox-journal.ts';

/** Creates a journal that writes nothing: what the inbox holds is lost when the process ends. */
export function createMemoryJournal(): InboxJournal {
  let lastId = 0;
  return {
    saved: { unfinished: [], seen: [] },
    nextId: () => ++lastId,
    async accept() {},
    async mark() {},
    async stillHeld() {
      return true;
    },
    async missedSince() {},
    async heardSince() {},
    keepShort() {},
    async probe() {},
    async close() {},
  };
}

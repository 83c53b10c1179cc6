import type { ClosableInbox } from '../../src/core/inbox.ts';
import { createEmbeddedInbox, type EmbeddedInboxDeps } from '../../src/store/embedded/inbox.ts';
import type { InboxJournal } from '../../src/store/embedded/inbox-journal.ts';

/** Creates the inbox of one process on a disk that takes everything and writes nothing. */
export function createMemoryInbox(deps: Omit<EmbeddedInboxDeps, 'journal'>): ClosableInbox {
  return createEmbeddedInbox({ ...deps, journal: createMemoryJournal() });
}

function createMemoryJournal(): InboxJournal {
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
    async shorten() {},
    async probe() {},
    async close() {},
  };
}

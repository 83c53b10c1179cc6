import type { SandboxPerson } from '../../world.ts';
import { notFound } from './errors.ts';
import type { Records } from './records.ts';

/** Keeps messages and pressed buttons from being read in the first moments after their webhook. */
export interface ReadLag {
  /** @throws RestError 404 as long as the settings want it; never for the object's author */
  check(caller: SandboxPerson, object: { id: string; personId: string; created: string }): void;
}

/** Creates the part that lets objects become readable some time after their webhook, as users of other bots have seen it. */
export function createReadLag(records: Records): ReadLag {
  const reads = new Map<string, number>();
  return {
    check(caller, { id, personId, created }) {
      const { unreadableFor, unreadableReads } = records.settings;
      if (caller.id === personId) return;
      const isEarly = unreadableFor > 0 && Date.now() < Date.parse(created) + unreadableFor;
      const before = reads.get(id) ?? 0;
      if (!isEarly && before >= unreadableReads) return;
      reads.set(id, before + 1);
      throw notFound();
    },
  };
}

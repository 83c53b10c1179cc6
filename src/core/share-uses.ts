import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { ShareStore } from './share-store.ts';
import type { Share } from './shares.ts';

/** How often a share was asked through, and when last. */
export type ShareUse = Pick<Share, 'uses' | 'lastUsedAt'>;

/** Counts the questions through shares. A write for each would cost too much: they are added to the store once a minute. */
export interface ShareUses {
  /** Counts one question. */
  note(shareId: string): void;
  /** Returns what is stored of a share and what this process has counted since. */
  of(share: Pick<Share, 'id' | 'uses' | 'lastUsedAt'>): ShareUse;
  /** Stores what was counted; what can't be stored now is kept for the next time. */
  save(): Promise<void>;
}

/** Creates the counter. */
export function createShareUses(deps: {
  store: Pick<ShareStore, 'changeShare'>;
  clock: Clock;
  log: Log;
}): ShareUses {
  const { store, clock, log } = deps;
  let counted = new Map<string, { uses: number; lastUsedAt: number }>();

  const add = (id: string, uses: number, lastUsedAt: number) => {
    const before = counted.get(id);
    counted.set(id, {
      uses: (before?.uses ?? 0) + uses,
      lastUsedAt: Math.max(before?.lastUsedAt ?? 0, lastUsedAt),
    });
  };
  const withUses = <T extends ShareUse>(share: T, more: { uses: number; lastUsedAt: number }): T => ({
    ...share,
    uses: share.uses + more.uses,
    lastUsedAt: Math.max(share.lastUsedAt ?? 0, more.lastUsedAt),
  });

  return {
    note: (id) => add(id, 1, clock()),
    of(share) {
      const more = counted.get(share.id);
      const { uses, lastUsedAt } = more ? withUses(share, more) : share;
      return { uses, lastUsedAt };
    },
    async save() {
      const saving = counted;
      counted = new Map();
      // At once: one write of the embedded store takes all that wait.
      const saveOne = async ([id, more]: [string, { uses: number; lastUsedAt: number }]) => {
        try {
          await store.changeShare(id, (share) => withUses(share, more));
        } catch (err) {
          add(id, more.uses, more.lastUsedAt);
          log.warn({ err }, 'use of a share not stored yet');
        }
      };
      await Promise.all([...saving].map(saveOne));
    },
  };
}

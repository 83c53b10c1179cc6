import { setImmediate as nextTurn } from 'node:timers/promises';

export interface GroupCommit {
  /** Whether the last write failed, so that what it should have covered is not durable yet. */
  readonly failed: boolean;
  /** Resolves or rejects with the write that began after this call. */
  commit(): Promise<void>;
  /** Resolves when no write is running or due, whatever came of them. */
  idle(): Promise<void>;
}

/**
 * One write at a time, and as few as possible: callers that arrive while one runs share the next.
 * @param write must take the state that it writes before its first await
 */
export function createGroupCommit(write: () => Promise<void>): GroupCommit {
  let gathering: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  let failed = false;

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {}); // those whom it covered have been told
    // A turn of the event loop lets them change and commit again, so that they share this write.
    await nextTurn();
    gathering = undefined;
    try {
      await write();
      failed = false;
    } catch (error) {
      failed = true;
      throw error;
    }
  }

  return {
    get failed() {
      return failed;
    },
    commit() {
      if (gathering === undefined) {
        gathering = writeAfter(last);
        last = gathering;
      }
      return gathering;
    },
    async idle() {
      for (let seen: unknown; seen !== last; ) {
        seen = last;
        await last.catch(() => {});
      }
    },
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Shares writes between callers: one write at a time, and as few as possible. */
export interface GroupCommit {
  /** Whether the last write failed, so that its changes are not durable yet. */
  readonly failed: boolean;
  /** Resolves or rejects with the write that began after this call. */
  commit(): Promise<void>;
  /**
   * Resolves when all that was changed before this call is written: at once when it is. Waits for the write that is due or
   * running; when the last one failed, writes again, and rejects when that fails too.
   */
  settled(): Promise<void>;
  /** Resolves when no write is running or due, whether they succeeded or failed. */
  idle(): Promise<void>;
}

/**
 * Creates a group commit. Callers that arrive during a write share the next one.
 *
 * @param write must take the state that it writes before its first await
 */
export function createGroupCommit(write: () => Promise<void>): GroupCommit {
  let gathering: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  let failed = false;

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {}); // the callers of that write have been told
    // The callers of the previous write change the state and commit again during this turn of the event loop, and so
    // share this write.
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

  function commit(): Promise<void> {
    if (gathering === undefined) {
      gathering = writeAfter(last);
      last = gathering;
    }
    return gathering;
  }

  return {
    get failed() {
      return failed;
    },
    commit,
    async settled() {
      await (gathering ?? last.catch(commit));
    },
    async idle() {
      for (let seen: unknown; seen !== last; ) {
        seen = last;
        await last.catch(() => {});
      }
    },
  };
}

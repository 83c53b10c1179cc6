import { SECOND } from '../../core/clock.ts';
import type { ActiveSpace } from './missed-messages.ts';

/** Keeps what is heard in a space from overtaking what was missed there. */
export interface BackfillGate {
  /** From now on something may have been missed in every space. */
  begin(): void;
  /** Resolves when what is heard there may be handed on. A space without a type is not read before others. */
  of(space: { id: string; type: string | undefined }): Promise<void>;
  /** A space somebody waits for, each once: it is to be read before others. */
  wanted(): ActiveSpace | undefined;
  /** Something is found now and then: whoever waits goes on waiting. */
  progress(): void;
  caughtUp(roomId: string): void;
  /** Nobody waits any more. */
  end(): void;
}

/** @param patience milliseconds without anything found after which nobody waits any more: Webex may be away for hours */
export function createBackfillGate(patience = 30 * SECOND): BackfillGate {
  let stalled: NodeJS.Timeout | undefined;
  /** Spaces in which nothing is missed any more; undefined when nobody has to wait. */
  let done: Set<string> | undefined;
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  let queue: ActiveSpace[] = [];

  function progress(): void {
    clearTimeout(stalled);
    if (done !== undefined) stalled = setTimeout(end, patience).unref();
  }

  function letGo(roomId: string): void {
    waiting.get(roomId)?.resolve();
    waiting.delete(roomId);
  }

  function end(): void {
    clearTimeout(stalled);
    done = undefined;
    queue = [];
    for (const roomId of [...waiting.keys()]) letGo(roomId);
  }

  return {
    begin() {
      done = new Set();
      progress();
    },
    of({ id, type }) {
      if (done === undefined || done.has(id)) return Promise.resolve();
      const turn = waiting.get(id) ?? Promise.withResolvers();
      if (!waiting.has(id) && type !== undefined) queue.push({ id, type });
      waiting.set(id, turn);
      return turn.promise;
    },
    wanted: () => queue.shift(),
    progress,
    caughtUp(roomId) {
      progress();
      done?.add(roomId);
      letGo(roomId);
    },
    end,
  };
}

import { SECOND } from '../../core/clock.ts';
import type { Delivery } from './delivery.ts';
import type { ActiveSpace } from './missed-messages.ts';

/** Keeps new messages of a space from overtaking missed ones. */
export interface BackfillGate {
  /** Closes the gate for every space: messages may have been missed in each. */
  close(): void;
  /**
   * Resolves when the gate is open for the space of a delivery. Until then the backfill reads this space before others, if
   * its type is known.
   */
  mayKeep(delivery: Delivery): Promise<void>;
  /** Takes the next space for which a delivery waits; each is returned once. */
  nextWanted(): ActiveSpace | undefined;
  /** Reports that the backfill goes on, so deliveries go on waiting. */
  progress(): void;
  /** Opens the gate for one space: nothing is missing there any more. */
  open(roomId: string): void;
  /** Opens the gate for every space. */
  openAll(): void;
}

/**
 * Creates an open gate.
 *
 * @param timeout milliseconds without progress after which the gate opens: Webex may be unreachable for hours, and switches off
 * webhooks that wait for an answer for long
 */
export function createBackfillGate(timeout = 10 * SECOND): BackfillGate {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** The spaces that are open while the gate is closed. */
  const opened = new Set<string>();
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  const wanted: ActiveSpace[] = [];

  function progress(): void {
    clearTimeout(timer);
    if (isClosed) timer = setTimeout(openAll, timeout).unref();
  }

  function release(roomId: string): void {
    waiting.get(roomId)?.resolve();
    waiting.delete(roomId);
  }

  function openAll(): void {
    clearTimeout(timer);
    isClosed = false;
    wanted.length = 0;
    for (const roomId of [...waiting.keys()]) release(roomId);
  }

  return {
    close() {
      isClosed = true;
      opened.clear();
      progress();
    },
    async mayKeep({ data: { roomId, roomType } }) {
      if (roomId === undefined || !isClosed || opened.has(roomId)) return;
      const known = waiting.get(roomId);
      const turn = known ?? Promise.withResolvers<void>();
      if (!known && roomType !== undefined) wanted.push({ id: roomId, type: roomType });
      waiting.set(roomId, turn);
      await turn.promise;
    },
    nextWanted: () => wanted.shift(),
    progress,
    open(roomId) {
      progress();
      if (isClosed) opened.add(roomId);
      release(roomId);
    },
    openAll,
  };
}

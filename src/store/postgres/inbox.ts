import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import {
  type ClaimedEvent,
  type ClosableInbox,
  HANDLED,
  type Handled,
  INBOX_LIMITS,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createClaimedEvents } from './claimed-events.ts';
import type { InboxTable } from './inbox-table.ts';
import type { Instances } from './instances.ts';
import { createThrottledLog } from './throttled-log.ts';

const { running: RUNNING } = INBOX_LIMITS;
/** How often it is looked for events that nobody handles: those of instances that died or were full. */
const LOOK = SECOND;

/**
 * The inbox that all instances share. Whoever accepts an event claims what is free, and whoever finishes one
 * does; so in the usual case nobody waits for a look.
 */
export function createPostgresInbox(
  table: InboxTable,
  instances: Pick<Instances, 'dead'>,
  log: Log,
  clock: Clock,
): ClosableInbox {
  const unread = createThrottledLog(log, 'waiting events can not be read; they are kept');
  let heard: Promise<number | undefined> | undefined;
  let handle: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  let isOpen = false;
  let isEnding = false;
  /** Nobody waits for what is handled any more: what is claimed too late, another instance takes over. */
  let isLeaving = false;
  let claiming: Promise<void> | undefined;
  let isClaimWanted = false;
  /** A claim failed: whether it was made is not known. */
  let isUnsure = false;
  let looking: NodeJS.Timeout | undefined;
  const claimedEvents = createClaimedEvents({
    table,
    log,
    clock,
    handle: async (event) => handle?.(event) ?? HANDLED,
    onFree: pump,
  });

  /** One claim at a time; what is wanted meanwhile is one more afterwards. */
  function pump(): void {
    isClaimWanted = true;
    // Of nobody: whoever happened to wake it would have its lines for as long as there is something to claim.
    claiming ??= underReference(claim).finally(() => {
      claiming = undefined;
      if (isClaimWanted && isOpen && claimedEvents.size < RUNNING) pump();
    });
  }

  async function claim(): Promise<void> {
    isClaimWanted = false;
    if (!isOpen || claimedEvents.size >= RUNNING) return;
    try {
      if (isUnsure) await table.releaseBut(claimedEvents.ids());
      isUnsure = false;
      const events = await table.claim(RUNNING - claimedEvents.size);
      if (isLeaving) return;
      for (const event of events) claimedEvents.begin(event);
    } catch (error) {
      isUnsure = true;
      unread(error);
    }
  }

  /** Asked once, and answered before anything that this instance accepts or missed can be in it. */
  function heardAt(): Promise<number | undefined> {
    heard ??= table.heardAt().catch((error: unknown) => {
      heard = undefined;
      throw error;
    });
    return heard;
  }

  async function look(): Promise<void> {
    try {
      const dead = instances.dead();
      const freed = dead.length > 0 ? await table.freeOrphans(dead) : 0;
      if (freed > 0) log.warn({ freed }, 'events of an instance that is gone are taken over');
    } catch (error) {
      log.debug({ err: error }, 'events of other instances could not be looked at');
    }
    // A claim whose connection broke may have been made after all.
    isUnsure = true;
    pump();
    looking = isOpen ? setTimeout(look, LOOK * (0.75 + Math.random() / 2)).unref() : undefined;
  }

  return {
    async accept(event) {
      await heardAt();
      const taken = await table.accept(event);
      if (taken === 'accepted' && event.partitionKey !== undefined) pump();
      return taken;
    },
    open(given) {
      // A start that takes long may be overtaken by the end.
      if (isEnding) return;
      handle = given;
      isOpen = true;
      // Whoever wants to know hears of a failure.
      heardAt().catch(() => {});
      void look();
    },
    heardAt,
    async missed(since) {
      await heardAt();
      await table.missed(since);
    },
    async drain(patience) {
      isOpen = false;
      isEnding = true;
      clearTimeout(looking);
      await settlesWithin(
        Promise.resolve(claiming).then(() => claimedEvents.done()),
        patience,
      );
      isLeaving = true;
      return claimedEvents.size;
    },
    backlog: table.backlog,
    get size() {
      return claimedEvents.size;
    },
    close: claimedEvents.close,
  };
}

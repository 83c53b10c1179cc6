import { type Clock, SECOND } from '../../core/clock.ts';
import { endsWithin } from '../../core/ends-within.ts';
import { messageOf } from '../../core/errors.ts';
import { type ClosableInbox, HANDLED, type Handled, type HeldEvent, INBOX_LIMITS } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createAtWork } from './at-work.ts';
import type { InboxTable } from './inbox-table.ts';
import type { Presence } from './presence.ts';
import { createQuietLog } from './quietly.ts';

const { running: RUNNING } = INBOX_LIMITS;
/** How often it is looked for events that nobody handles: those of instances that died or were full. */
const LOOK = SECOND;

/**
 * The inbox that all instances share. Whoever accepts an event claims what is free, and whoever finishes one
 * does; so in the usual case nobody waits for a look.
 */
export function createSharedInbox(
  table: InboxTable,
  presence: Pick<Presence, 'dead'>,
  log: Log,
  clock: Clock,
): ClosableInbox {
  const unread = createQuietLog(log, 'waiting events can not be read; they are kept');
  let heard: Promise<number | undefined> | undefined;
  let handle: ((event: HeldEvent) => Promise<Handled>) | undefined;
  let isOpen = false;
  let isEnding = false;
  /** Nobody waits for what is handled any more: what is claimed too late, another instance takes over. */
  let isLeaving = false;
  let claiming: Promise<void> | undefined;
  let isClaimWanted = false;
  /** A claim failed: whether it was made is not known. */
  let isUnsure = false;
  let looking: NodeJS.Timeout | undefined;
  const atWork = createAtWork({
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
      if (isClaimWanted && isOpen && atWork.size < RUNNING) pump();
    });
  }

  async function claim(): Promise<void> {
    isClaimWanted = false;
    if (!isOpen || atWork.size >= RUNNING) return;
    try {
      if (isUnsure) await table.releaseBut(atWork.ids());
      isUnsure = false;
      const events = await table.claim(RUNNING - atWork.size);
      if (isLeaving) return;
      for (const event of events) atWork.begin(event);
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
      const dead = presence.dead();
      const freed = dead.length > 0 ? await table.freeOrphans(dead) : 0;
      if (freed > 0) log.warn({ freed }, 'events of an instance that is gone are taken over');
    } catch (error) {
      log.debug({ err: messageOf(error) }, 'events of other instances could not be looked at');
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
      if (taken === 'accepted' && event.lane !== undefined) pump();
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
      await endsWithin(
        Promise.resolve(claiming).then(() => atWork.done()),
        patience,
      );
      isLeaving = true;
      return atWork.size;
    },
    backlog: table.backlog,
    get size() {
      return atWork.size;
    },
    close: atWork.close,
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, SECOND } from '../../core/clock.ts';
import { endsWithin } from '../../core/ends-within.ts';
import { messageOf } from '../../core/errors.ts';
import {
  type ClosableInbox,
  HANDLED,
  type Handled,
  type HeldEvent,
  INBOX_LIMITS,
  TakenOver,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { Claim, Claimed, InboxTable } from './inbox-table.ts';
import type { Presence } from './presence.ts';
import { createQuietLog } from './quietly.ts';

const { running: RUNNING, longest: LONGEST } = INBOX_LIMITS;
/** How often an event is begun with at most, by whoever. */
const MOST_CLAIMS = 3;
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
  /** What ends from now on failed because everything ends: it is for somebody else to handle. */
  let isClosed = false;
  let claiming: Promise<void> | undefined;
  let isClaimWanted = false;
  /** A claim failed: whether it was made is not known. */
  let isUnsure = false;
  let looking: NodeJS.Timeout | undefined;
  /** Those whose lane does not go on yet. */
  const atWork = new Set<Promise<void>>();
  /** Those whose end is not in the table yet, by id. */
  const held = new Map<number, Promise<void>>();

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
      if (isUnsure) await table.releaseBut([...held.keys()]);
      isUnsure = false;
      const events = await table.claim(RUNNING - atWork.size);
      if (isLeaving) return;
      for (const event of events) begin(event);
    } catch (error) {
      isUnsure = true;
      unread(error);
    }
  }

  function begin(event: Claimed): void {
    const work = underReference(() => run(event)).finally(() => {
      atWork.delete(work);
      pump();
    });
    atWork.add(work);
  }

  /** Resolves when the lane may go on. */
  async function run(claimed: Claimed): Promise<void> {
    const { id, lane, body, waited } = claimed;
    const acceptedAt = clock() - waited;
    // Who held it died several times: it may be what kills them, and must not go round for ever.
    const isInterrupted = claimed.answering || claimed.claims > MOST_CLAIMS;
    const handled =
      handle?.({ body, acceptedAt, isInterrupted, answering: () => answering(claimed) }) ??
      Promise.resolve(HANDLED);
    const end = handled
      .then(({ finished }) => finished)
      .then(async () => {
        if (!isClosed) await surely(() => table.finish(claimed));
      });
    held.set(id, end);
    void end.finally(() => {
      // Not when it was taken from us and came back.
      if (held.get(id) === end) held.delete(id);
    });
    const isFinished = handled.then(({ finished }) => endsWithin(finished, 0));
    if (!(await endsWithin(isFinished, LONGEST))) {
      log.error({ lane, after: LONGEST / SECOND }, 'an event takes too long; its lane goes on');
    } else if (await isFinished) return end;
    await table.letOthersGo(claimed).catch((error: unknown) => {
      log.warn({ lane, err: messageOf(error) }, 'a lane waits for an answer that takes long');
    });
  }

  /**
   * While the database is away nobody can take the event over: then it is better answered than not. An event
   * that is answered twice because we die right afterwards is the price.
   */
  async function answering(claim: Claim): Promise<void> {
    if (isClosed) throw new TakenOver();
    let isOurs = true;
    try {
      isOurs = await table.markAnswering(claim);
    } catch (error) {
      log.warn({ err: messageOf(error) }, 'answering, though the database can not be told');
    }
    if (!isOurs) throw new TakenOver();
  }

  /** As long as this instance lives the event is ours, so its end is told until it is known. */
  async function surely(tell: () => Promise<void>): Promise<void> {
    for (let pause = SECOND / 10; ; pause = Math.min(2 * pause, 2 * SECOND)) {
      try {
        return await tell();
      } catch (error) {
        log.debug({ err: messageOf(error) }, 'the end of an event could not be told yet');
        await delay(pause, undefined, { ref: false });
      }
    }
  }

  /** Asked once, before anything that this instance accepts can be in the answer. */
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
    missed: table.missed,
    async drain(patience) {
      isOpen = false;
      isEnding = true;
      clearTimeout(looking);
      await endsWithin(
        Promise.resolve(claiming).then(() => Promise.all(atWork)),
        patience,
      );
      isLeaving = true;
      return atWork.size;
    },
    backlog: table.backlog,
    get size() {
      return atWork.size;
    },
    async close() {
      await endsWithin(Promise.all(held.values()), 2 * SECOND);
      isClosed = true;
    },
  };
}

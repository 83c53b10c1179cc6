import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import type { Acceptance } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { Webex } from '../client/index.ts';
import { createBackfillGate } from './backfill-gate.ts';
import { type Delivery, MAX_AGE } from './delivery.ts';
import { messagesSince, roomsSince } from './missed-messages.ts';

/** Finds over REST what nobody heard, and has it answered like anything else. */
export interface Backfill {
  /**
   * Messages since then may not have been heard: epoch milliseconds. Begins at once, goes on until it succeeded; what
   * is too old to be answered is left.
   */
  since(at: number): void;
  /** Resolves when what is heard now may be handed on: it must not overtake what was missed in its space before. */
  turn(delivery: Delivery): Promise<void>;
  stop(): void;
}

/** Clocks differ, and what happened shortly before a gap may have been lost with it; nothing is answered twice. */
const MARGIN = MINUTE;
/** Milliseconds until it is tried again; it doubles. */
const SOON = SECOND;
const LONGEST = MINUTE;
/** Milliseconds until there may be room again for what was found. */
const BREATH = SECOND / 4;
/** Spaces that are read at once: the connections to Webex are for answers too. */
const SIDE_BY_SIDE = 3;

/**
 * @param deps.keep takes what was found; rejects when it can't be kept now
 * @param deps.owe remembers since when it has not been looked: the next process does it if this one does not get to it
 * @param deps.earliest what is older is known to nobody, answered or not: epoch milliseconds
 */
export function createBackfill(deps: {
  botId: string;
  client: Pick<Webex, 'rooms' | 'messages'>;
  keep: (delivery: Delivery) => Promise<Acceptance>;
  owe: (since: number | undefined) => Promise<void>;
  earliest?: number | undefined;
  log: Log;
  clock: Clock;
}): Backfill {
  const { botId, client, keep, owe, earliest = 0, log, clock } = deps;
  const stopping = new AbortController();
  const gate = createBackfillGate();
  /** From when on nothing has been looked for yet. */
  let from: number | undefined;
  /** The same, and what is being looked for. */
  let owed: number | undefined;
  let owing: Promise<void> = Promise.resolve();
  let isRunning = false;

  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal, ref: false });

  /** Waits while there is too much to be done already: the order within a space stays. */
  async function handOn(delivery: Delivery): Promise<boolean> {
    for (;;) {
      const taken = await keep(delivery);
      if (taken !== 'busy' && taken !== 'closed') return taken === 'accepted';
      await pause(BREATH);
    }
  }

  /** What somebody waits for comes first. @returns of how many spaces, and how many messages were new */
  async function readSpaces(since: number): Promise<[number, number]> {
    const listed = roomsSince(client, since, log);
    const begun = new Set<string>();
    let accepted = 0;
    const next = async () => gate.wanted() ?? ((await listed.next()).value || undefined);
    const read = async (): Promise<void> => {
      for (let space = await next(); space; space = await next()) {
        if (begun.has(space.id)) continue;
        begun.add(space.id);
        for (const delivery of await messagesSince(client, space, since, log)) {
          if (delivery.actorId !== botId && (await handOn(delivery))) accepted += 1;
          gate.progress();
        }
        // Not when a gap came to light meanwhile that began before.
        if (from === undefined || from >= since) gate.caughtUp(space.id);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, read));
    return [begun.size, accepted];
  }

  async function look(since: number): Promise<void> {
    const [spaces, accepted] = await readSpaces(since);
    log.info(
      { since: new Date(since).toISOString(), spaces, accepted },
      'looked for missed messages over REST',
    );
  }

  function nowOwed(since: number | undefined): void {
    owed = since;
    owing = owing
      .then(() => owe(since))
      .catch((error: unknown) => {
        log.warn({ err: error }, 'a restart would not look for what was missed');
      });
  }

  async function run(): Promise<void> {
    let wait = SOON;
    while (from !== undefined && !stopping.signal.aborted) {
      const since = Math.max(from, clock() - MAX_AGE);
      from = undefined;
      try {
        await look(since);
        nowOwed(from);
        wait = SOON;
        // One gap after the other must not keep Webex busy with us.
        if (from !== undefined) await pause(SOON).catch(() => {});
      } catch (error) {
        if (stopping.signal.aborted) break;
        from = Math.min(from ?? since, since);
        nowOwed(from);
        log.warn({ err: error, wait }, 'missed messages could not be looked for; trying again');
        await pause(wait * (0.5 + Math.random() / 2)).catch(() => {});
        wait = Math.min(2 * wait, LONGEST);
      }
    }
    isRunning = false;
    gate.end();
  }

  return {
    since(at) {
      if (stopping.signal.aborted) return;
      from = Math.min(from ?? Number.POSITIVE_INFINITY, Math.max(at - MARGIN, earliest));
      nowOwed(Math.min(owed ?? from, from));
      gate.begin();
      if (isRunning) return;
      isRunning = true;
      void underReference(run);
    },
    turn: ({ data: { roomId, roomType } }) =>
      roomId === undefined ? Promise.resolve() : gate.of({ id: roomId, type: roomType }),
    stop() {
      stopping.abort();
      gate.end();
    },
  };
}

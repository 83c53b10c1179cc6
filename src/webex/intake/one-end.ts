import { LRUCache } from 'lru-cache';
import { beginAnew } from '../../core/async/begin-anew.ts';
import { SECOND } from '../../core/clock.ts';
import type { Inbox, InboxEvent } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';

/** Questions that are remembered. */
const MAX_QUESTIONS = 20_000;
/** The waits, in milliseconds, until the inbox is asked again. */
const RETRY = { first: SECOND, longest: 2 * SECOND };

/**
 * Sees to it that each question has one end: it is answered, or its person is told that it could not be kept. An inbox that
 * failed to keep a question may have kept it all the same.
 */
export interface OneEnd {
  /** Notes that something is sent about a question from now on. @returns false when its person was told otherwise */
  mayAnswer(key: string): boolean;
  /**
   * Notes that the person of a question is told. The inbox is told too, as soon as that is possible, so that no other
   * instance answers it either.
   *
   * @returns false when this instance answers it already
   */
  mayTell(event: InboxEvent): boolean;
  /** Tells whether the person of that question was told. */
  wasTold(key: string): boolean;
  /** Tells the inbox once more what it was not told, and then nothing more. Resolves when that is tried; never rejects. */
  stop(): Promise<void>;
}

/** Creates the record of the questions of this instance. */
export function createOneEnd(inbox: Pick<Inbox, 'renounce'>, log: Log, retry = RETRY): OneEnd {
  const ends = new LRUCache<string, 'answered' | 'told'>({ max: MAX_QUESTIONS });
  /** What the inbox has to be told: without a limit, a database that is away for hours would fill the memory. */
  const renounced = new LRUCache<string, InboxEvent>({ max: MAX_QUESTIONS });
  const stopping = new AbortController();
  const patience = {
    isPassing: () => true,
    until: Number.POSITIVE_INFINITY,
    ended: stopping.signal,
    onFailure: (err: unknown) =>
      log.debug({ err, waiting: renounced.size }, 'questions that could not be kept are not recorded yet'),
    pauses: retry,
  };
  let isRunning = false;

  /** @throws the reason of `stopping` */
  async function run(): Promise<void> {
    isRunning = true;
    while (renounced.size > 0) {
      const [oldest] = renounced.rvalues();
      if (oldest === undefined) break;
      await beginAnew(() => inbox.renounce(oldest), patience);
      renounced.delete(oldest.key);
    }
    isRunning = false;
  }

  return {
    mayAnswer(key) {
      if (ends.get(key) === 'told') return false;
      ends.set(key, 'answered');
      return true;
    },
    mayTell(event) {
      if (ends.get(event.key) === 'answered') return false;
      ends.set(event.key, 'told');
      renounced.set(event.key, event);
      if (!isRunning) run().catch(() => {});
      return true;
    },
    wasTold: (key) => ends.get(key) === 'told',
    async stop() {
      stopping.abort();
      await Promise.allSettled([...renounced.values()].map(inbox.renounce));
    },
  };
}

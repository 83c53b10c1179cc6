import { mapLimit } from '../core/async/map-limit.ts';
import { MINUTE, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Whereabouts } from '../core/whereabouts.ts';

/** People about whom Webex is asked at the same time. */
const MAX_CONCURRENT_QUESTIONS = 4;
/** The time over which the questions are spread. */
const SPREAD = 10 * MINUTE;
/** The longest pause between a question and the next one in its place. */
const MAX_QUESTION_PAUSE = 4 * SECOND;

/** What Webex answered about some people: their ids. */
export interface PeopleAnswers {
  known: string[];
  missing: string[];
}

/** Asks Webex about people, and does it slowly. */
export interface AskPeopleDeps {
  whereabouts: Pick<Whereabouts, 'isKnown'>;
  log: Log;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/**
 * Asks Webex about each person once, four at a time, with pauses of ten minutes together at most. Whoever Webex does not
 * answer about, or was not asked about before the signal aborted, is in neither list.
 */
export async function askPeople(
  personIds: readonly string[],
  { whereabouts, log, pause }: AskPeopleDeps,
  signal?: AbortSignal,
): Promise<PeopleAnswers> {
  const answers: PeopleAnswers = { known: [], missing: [] };
  const ms = Math.min(MAX_QUESTION_PAUSE, (SPREAD * MAX_CONCURRENT_QUESTIONS) / personIds.length);
  let asked = 0;
  await mapLimit(personIds, MAX_CONCURRENT_QUESTIONS, async (personId) => {
    if (signal?.aborted) return;
    asked += 1;
    try {
      answers[(await whereabouts.isKnown(personId)) ? 'known' : 'missing'].push(personId);
    } catch (err) {
      log.debug({ err, personId }, 'person not read at Webex: nothing follows from it');
    }
    if (asked < personIds.length) await pause(ms, signal);
  });
  return answers;
}

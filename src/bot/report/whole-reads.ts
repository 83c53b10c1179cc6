import { KnownError } from '../../core/errors.ts';
import { quote } from '../text/wording.ts';

/** Whole lists that are read at a time in one process: each may hold 100,000 rows and a file of them. */
const PLACES = 2;
/** Characters of a question that a refusal repeats. */
const MAX_QUESTION_LENGTH = 100;

/** The work of one question on a whole list, as opposed to the page of it that a message shows. */
export interface WholeRead extends Disposable {
  /**
   * Waits for a place, until the question is answered; returns at once when it has one. Nobody has two places, and others
   * get theirs in the order in which they asked.
   *
   * @throws KnownError `busy` while another question of the person has a place or waits for one
   */
  hold(): Promise<void>;
  /** Takes a place if there is one now. @returns whether this question has a place */
  tryHold(): boolean;
  /** Whether it waits for a place. */
  readonly isWaiting: boolean;
}

/** The whole lists that are read in this process. */
export interface WholeReads {
  /**
   * Begins a question; it has no place yet. To be disposed when it is answered.
   *
   * @param question what the person said, foreign text
   * @param spaceId the group space in which they said it; undefined when nobody else read it
   */
  begin(personId: string, question: string, spaceId?: string): WholeRead;
}

/** A question for a whole list, and where it was asked. */
interface Asked {
  question: string;
  spaceId: string | undefined;
}

/** Creates whole reads of nobody. @param places how many people may read a whole list at a time */
export function createWholeReads(places = PLACES): WholeReads {
  /** The question of each person that has a place or waits for one. */
  const questions = new Map<string, Asked>();
  /** Gives a place to each question that waits, in the order in which they asked. */
  const waiting = new Set<() => void>();
  let taken = 0;

  return {
    begin(personId, question, spaceId) {
      let state: 'idle' | 'waiting' | 'has a place' | 'ended' = 'idle';
      let held: Promise<void> | undefined;
      const { promise: given, resolve } = Promise.withResolvers<void>();

      function give(): void {
        waiting.delete(give);
        state = 'has a place';
        resolve();
      }

      async function askForPlace(): Promise<void> {
        if (state === 'ended') throw new Error('a question that has ended reads on');
        const other = questions.get(personId);
        // Nobody in a space reads what was asked elsewhere, such as what an administrator asked directly.
        if (other !== undefined)
          throw stillReading([other.spaceId, undefined].includes(spaceId) ? other.question : undefined);
        questions.set(personId, { question, spaceId });
        if (taken < places) {
          taken += 1;
          give();
        } else {
          state = 'waiting';
          waiting.add(give);
        }
        await given;
      }

      const hold = () => {
        held ??= askForPlace();
        return held;
      };

      return {
        hold,
        tryHold() {
          if (held === undefined && taken < places && !questions.has(personId)) void hold();
          return state === 'has a place';
        },
        get isWaiting() {
          return state === 'waiting';
        },
        [Symbol.dispose]() {
          if (state === 'waiting' || state === 'has a place') questions.delete(personId);
          if (state === 'has a place') {
            const [next] = waiting;
            if (next === undefined) taken -= 1;
            else next();
          }
          waiting.delete(give);
          state = 'ended';
        },
      };
    },
  };
}

/** @param question undefined for one that is not repeated here */
function stillReading(question: string | undefined): KnownError {
  return new KnownError(
    'busy',
    `I'm still reading ${question === undefined ? 'what you asked elsewhere' : quote(shortened(question))} for you.`,
    'I read one long list at a time for each person: ask this again when that answer has come.',
  );
}

function shortened(question: string): string {
  return question.length > MAX_QUESTION_LENGTH ? `${question.slice(0, MAX_QUESTION_LENGTH)}…` : question;
}

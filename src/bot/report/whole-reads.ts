import { KnownError } from '../../core/errors.ts';
import { quote } from '../text/wording.ts';

/** Whole lists that are read at a time in one process: each may hold 100,000 rows and a file of them. */
const PLACES = 2;
/** Bytes of the files that wait for Webex besides those of questions that have a place. */
const MAX_UNSENT = 64 * 1024 * 1024;
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
  /**
   * Gives the place back when the answer is made: it may wait for Webex for long. Its file stays in memory until then, so when
   * such files have grown to 64 MB, the place is kept until the answer is sent.
   *
   * @param bytes of the answer's file
   */
  answerMade(bytes: number): void;
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
  /** Whether its answer is made, and waits for Webex. */
  isRead: boolean;
}

/** Creates whole reads of nobody. @param places how many people may read a whole list at a time */
export function createWholeReads(places = PLACES): WholeReads {
  /** The question of each person that has a place or waits for one. */
  const questions = new Map<string, Asked>();
  /** Gives a place to each question that waits, in the order in which they asked. */
  const waiting = new Set<() => void>();
  let taken = 0;
  /** Bytes of the files that wait for Webex, of questions that have given their place back. */
  let unsent = 0;

  return {
    begin(personId, question, spaceId) {
      let state: 'idle' | 'waiting' | 'has a place' | 'ended' = 'idle';
      let held: Promise<void> | undefined;
      /** Its part of `unsent`. */
      let ownUnsent = 0;
      const asked: Asked = { question, spaceId, isRead: false };
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
        if (other !== undefined) throw stillBusy(other, [other.spaceId, undefined].includes(spaceId));
        questions.set(personId, asked);
        if (taken < places) {
          taken += 1;
          give();
        } else {
          state = 'waiting';
          waiting.add(give);
        }
        await given;
      }

      /** Lets the next question begin. */
      function end(): void {
        if (state === 'waiting' || state === 'has a place') questions.delete(personId);
        if (state === 'has a place') {
          const [next] = waiting;
          if (next === undefined) taken -= 1;
          else next();
        }
        waiting.delete(give);
        state = 'ended';
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
        answerMade(bytes) {
          asked.isRead = true;
          if (state === 'ended' || unsent + bytes > MAX_UNSENT) return;
          unsent += bytes;
          ownUnsent = bytes;
          end();
        },
        [Symbol.dispose]() {
          unsent -= ownUnsent;
          ownUnsent = 0;
          end();
        },
      };
    },
  };
}

/** @param isNamed whether the question may be repeated here */
function stillBusy({ question, isRead }: Asked, isNamed: boolean): KnownError {
  const other = isNamed ? quote(shortened(question)) : 'what you asked elsewhere';
  return new KnownError(
    'busy',
    isRead ? `Webex has not taken the answer to ${other} yet.` : `I'm still reading ${other} for you.`,
    'I read one long list at a time for each person: ask this again when that answer has come.',
  );
}

function shortened(question: string): string {
  return question.length > MAX_QUESTION_LENGTH ? `${question.slice(0, MAX_QUESTION_LENGTH)}…` : question;
}

import { SECOND } from '../../core/clock.ts';

/** Milliseconds that an answer may take to show the database's clock well enough. */
const QUICK = SECOND;

/** Tells deadlines on the database's clock, which may differ from ours. */
export interface Deadlines {
  /** Returns the deadline of a statement that is sent now, in epoch milliseconds; undefined before the first `note`. */
  next(): number | undefined;
  /**
   * Learns the database's clock from an answer.
   *
   * @param now the database's time when it worked on the statement, epoch milliseconds
   * @param sentAt when the statement was sent, by `performance.now`
   * @param isWrong whether what was known of the clock has proved wrong
   */
  note(now: number, sentAt: number, isWrong?: boolean): void;
}

/** Creates deadlines that are `within` milliseconds away. */
export function createDeadlines(within: number): Deadlines {
  /** The database's clock minus ours; too large by the time that the statement was on its way. */
  let ahead: number | undefined;
  return {
    next: () => (ahead === undefined ? undefined : Math.round(performance.now() + ahead + within)),
    note(now, sentAt, isWrong = false) {
      const isQuick = performance.now() - sentAt < QUICK;
      if (isQuick || isWrong || ahead === undefined) ahead = now - sentAt;
    },
  };
}

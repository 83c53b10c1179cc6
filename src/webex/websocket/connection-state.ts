import type { Clock } from '../../core/clock.ts';

/** Whether the websocket is open, since when, and why. */
export interface ConnectionState {
  readonly isOpen: boolean;
  /** Sets the state. @param reason in a few words, for the log and `/readyz` */
  set(isOpen: boolean, reason: string): void;
  /** Resolves when the state has been set for the first time: the first attempt has succeeded or failed. */
  known: Promise<void>;
  readonly reason: string;
  /** The state in a few words, for `/readyz`. */
  readonly detail: string;
}

/** Creates the state of a websocket that is not started. */
export function createConnectionState(clock: Clock): ConnectionState {
  const { promise: known, resolve } = Promise.withResolvers<void>();
  let isOpen = false;
  let since = clock();
  let reason = 'not started';
  return {
    known,
    set(open, why) {
      if (open !== isOpen) since = clock();
      isOpen = open;
      reason = why;
      resolve();
    },
    get isOpen() {
      return isOpen;
    },
    get reason() {
      return reason;
    },
    get detail() {
      return isOpen ? reason : `not connected since ${new Date(since).toISOString()}: ${reason}`;
    },
  };
}

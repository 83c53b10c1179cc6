import { type Clock, isRecent, MINUTE } from '../core/clock.ts';
import { WebexError } from './client/index.ts';

/** Whether Webex takes our token, as its answers tell. */
export interface TokenCheck {
  /** @param status of any answer to a call with the token; undefined when there was none */
  answered(status: number | undefined): void;
  /** Asks only when nothing was heard for a while. Rejects when that gets no answer. */
  isAccepted(): Promise<boolean>;
}

/** Calls that happen anyway tell often enough; one that was refused may have been a hiccup of Webex's. */
const QUIET = { accepted: 6 * MINUTE, refused: MINUTE / 2 };

/** @param ask any cheap call with the token, which Webex itself answers each time */
export function createTokenCheck(ask: () => Promise<unknown>, clock: Clock): TokenCheck {
  let last: { isAccepted: boolean; at: number } | undefined;

  return {
    answered(status) {
      if (status === undefined || status >= 500 || status === 429) return;
      last = { isAccepted: status !== 401, at: clock() };
    },
    async isAccepted() {
      if (last && isRecent(last.at, last.isAccepted ? QUIET.accepted : QUIET.refused, clock))
        return last.isAccepted;
      try {
        await ask();
        return true;
      } catch (error) {
        if (error instanceof WebexError && error.status === 401) return false;
        throw error;
      }
    },
  };
}

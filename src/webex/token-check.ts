import { type Clock, isRecent, MINUTE } from '../core/clock.ts';
import { WebexError } from './client/index.ts';

/** Whether Webex accepts the bot's token, as far as its answers show. */
export interface TokenCheck {
  /** @param status of any answer to a call with the token; undefined when there was no answer */
  answered(status: number | undefined): void;
  /**
   * Returns the last result, or makes a call when it is too old. Rejects when Webex does not answer that call.
   *
   * @param ask any cheap call with the token that is never answered from memory
   */
  isAccepted(ask: () => Promise<unknown>): Promise<boolean>;
}

/** Milliseconds for which a result is used. It is short after a refusal, which may be a temporary fault of Webex. */
const TTL = { accepted: 6 * MINUTE, refused: MINUTE / 2 };

/** Creates a check that knows nothing yet. */
export function createTokenCheck(clock: Clock): TokenCheck {
  let last: { isAccepted: boolean; at: number } | undefined;

  return {
    answered(status) {
      if (status === undefined || status >= 500 || status === 429) return;
      last = { isAccepted: status !== 401, at: clock() };
    },
    async isAccepted(ask) {
      if (last && isRecent(last.at, last.isAccepted ? TTL.accepted : TTL.refused, clock))
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

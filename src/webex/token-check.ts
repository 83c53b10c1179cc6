import { isAnswer } from './is-answer.ts';

/** Whether Webex accepts the bot's token, as far as its answers show. */
export interface TokenCheck {
  /** @param status of any answer to a call with the token; undefined when there was no answer */
  answered(status: number | undefined): void;
  /** Returns what the last answer showed; undefined before the first. */
  isAccepted(): boolean | undefined;
}

/** Creates a check that knows nothing yet. It makes no call: somebody else has to see to it that there are answers. */
export function createTokenCheck(): TokenCheck {
  let isAccepted: boolean | undefined;
  return {
    answered(status) {
      if (isAnswer(status)) isAccepted = status !== 401;
    },
    isAccepted: () => isAccepted,
  };
}

import type { AttemptReport } from './client/index.ts';

/** Whether Webex accepts the bot's token, as far as its answers show. */
export interface TokenCheck {
  /** Takes the outcome of an attempt at a call with the token. */
  attempted(report: Pick<AttemptReport, 'isAnswer' | 'status'>): void;
  /** Returns what the last answer showed; undefined before the first. */
  isAccepted(): boolean | undefined;
}

/** Creates a check that knows nothing yet. It makes no call: somebody else has to see to it that there are answers. */
export function createTokenCheck(): TokenCheck {
  let isAccepted: boolean | undefined;
  return {
    attempted({ isAnswer, status }) {
      if (isAnswer) isAccepted = status !== 401;
    },
    isAccepted: () => isAccepted,
  };
}

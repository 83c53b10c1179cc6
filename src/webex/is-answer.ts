/**
 * Tells whether a status is Webex's answer to the call itself, be it a refusal. No answer, a 5xx and a 429 say only that
 * Webex is not well.
 *
 * @param status HTTP; undefined when there was no complete answer
 */
export function isAnswer(status: number | undefined): status is number {
  return status !== undefined && status < 500 && status !== 429;
}

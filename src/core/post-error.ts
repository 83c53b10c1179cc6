/**
 * Why a message was not sent. place_refused: Webex lets the bot not write in this space, or to this person, such as in an
 * announcement space or one that the bot has left · message_refused: Webex does not take this message · too_late: Webex could
 * not be reached for so long that it is of no use any more.
 */
export type PostErrorCode = 'place_refused' | 'message_refused' | 'too_late';

/** A message that is certainly not in the space. Nothing else means that: any other failure says nothing about it. */
export class PostError extends Error {
  override readonly name = 'PostError';
  readonly code: PostErrorCode;

  /** @param why in our own words, never a text of the message */
  constructor(code: PostErrorCode, why: string, options?: ErrorOptions) {
    super(why, options);
    this.code = code;
  }
}

/** Tells whether Webex refused a message for good. Otherwise it could not be reached in time, or the bot ends. */
export function isRefusedByWebex(error: unknown): boolean {
  return error instanceof PostError && error.code !== 'too_late';
}

/** Tells whether Webex lets the bot not write in a space, or to a person. */
export function isPlaceRefused(error: unknown): boolean {
  return error instanceof PostError && error.code === 'place_refused';
}

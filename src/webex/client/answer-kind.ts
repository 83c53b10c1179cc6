import type { AttemptKind } from './error.ts';

/**
 * Statuses that somebody on the way sends in Webex's place, before the call has reached Webex: redirects, as of a portal that
 * asks to sign in (300–308), and 407, 511 (RFC 6585). With 421, 425 (RFC 8470) and 426 a server says that it did not look at
 * the call, so they decide nothing either.
 */
const NOT_REACHED = new Set([300, 301, 302, 305, 306, 307, 308, 407, 421, 425, 426, 511]);
/** Answers of the other side to what it may have carried out: 303 refers to the result, and 304 was not asked for. */
const RESULT_ELSEWHERE = new Set([303, 304]);
/** Refusals that a proxy's block page says as well. */
const ALSO_OF_BLOCK_PAGES = new Set([401, 403, 404, 451]);

/**
 * Returns what an answer that is no success says of the call (RFC 9110 §15).
 *
 * @param status outside of 200–299
 */
export function kindOfAnswer(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
): AttemptKind {
  if (NOT_REACHED.has(status)) return 'unsent';
  if (ALSO_OF_BLOCK_PAGES.has(status) && isForeignPage(headers)) return 'unsent';
  // Webex locks (423) for a short time, and says when to come again, as it does with 429 and 503.
  if (status === 429 || status === 423) return 'limited';
  if (status === 401) return 'unauthorized';
  return status >= 500 || status === 408 || RESULT_ELSEWHERE.has(status) ? 'interrupted' : 'final';
}

/** Tells whether an answer is a web page that Webex has not sent: its API answers in JSON, each time with a tracking id. */
function isForeignPage(headers: Readonly<Record<string, string | undefined>>): boolean {
  return (
    headers.trackingid === undefined &&
    /^(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')
  );
}

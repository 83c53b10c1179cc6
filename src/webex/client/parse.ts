import { z } from 'zod';
import { type ClientResponse, trackingOf } from './attempt.ts';
import type { AttemptKind } from './error.ts';
import { AttemptFailedError } from './retry.ts';

/**
 * Parses the JSON of an answer. The error says where the answer differs from the shape, never what it holds. What is no JSON, or
 * has none of what each answer of Webex has, is not the answer of Webex to the call, which may give it to the next attempt.
 *
 * @throws AttemptFailedError
 */
export function parseAnswer<S extends z.ZodType>(shape: S, answer: ClientResponse): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw unreadable('interrupted', answer, 'the answer is not JSON');
  }
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const { issues } = result.error;
  const where = issues[0]?.path.join('.') || 'the top';
  const kind = issues.some(({ path }) => isBasic(path)) ? 'interrupted' : 'final';
  throw unreadable(kind, answer, `an unexpected answer (at ${where})`);
}

/** Accepts an answer that has nothing to say, which Webex leaves empty. @throws AttemptFailedError for a web page */
export function readNothing(answer: ClientResponse): void {
  if (/^\s*</.test(answer.body.toString('utf8')))
    throw unreadable('interrupted', answer, 'the answer is a web page');
}

/** Returns the shape of a page of a list. */
export function pageShape<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item) });
}

/** Tells whether it is the whole answer, its id or its list. */
function isBasic([first, ...deeper]: readonly PropertyKey[]): boolean {
  return first === undefined || (deeper.length === 0 && (first === 'id' || first === 'items'));
}

function unreadable(
  kind: AttemptKind,
  { status, headers }: ClientResponse,
  what: string,
): AttemptFailedError {
  return new AttemptFailedError(kind, `HTTP ${status}, but ${what}`, {
    status,
    trackingId: trackingOf(headers),
  });
}

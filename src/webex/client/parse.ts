import { z } from 'zod';
import { type ClientResponse, trackingOf } from './attempt.ts';
import { WebexError } from './error.ts';

/**
 * Parses the JSON of an answer. The error says where the answer differs from the shape, never what it holds.
 *
 * @throws WebexError
 */
export function parseAnswer<S extends z.ZodType>(
  shape: S,
  answer: ClientResponse,
  call: { method: string; path: string },
): z.infer<S> {
  const failed = { ...call, status: answer.status, trackingId: trackingOf(answer.headers) };
  let json: unknown;
  try {
    json = JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw new WebexError(failed, `HTTP ${answer.status}, but the answer is not JSON`);
  }
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'the top';
  throw new WebexError(failed, `HTTP ${answer.status}, but an unexpected answer (at ${where})`);
}

/** Returns the shape of a page of a list. */
export function pageShape<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item) });
}

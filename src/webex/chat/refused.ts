import { WebexError } from '../client/index.ts';

/** What was asked for is not there, or no such thing can be. */
export function isRefusal(error: unknown): boolean {
  return error instanceof WebexError && (error.status === 400 || error.status === 404);
}

/** Webex did what it was asked for; only its answer could not be read. */
export function isTaken(error: unknown): boolean {
  return (
    error instanceof WebexError && error.status !== undefined && error.status >= 200 && error.status < 300
  );
}

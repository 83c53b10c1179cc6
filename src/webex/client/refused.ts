import { isRefused } from './error.ts';

/** Tells whether Webex answered that the thing does not exist (404), or that there can't be such a thing (400). */
export function isNotFound(error: unknown): boolean {
  return isRefused(error) && (error.status === 400 || error.status === 404);
}

/** Tells whether Webex answered that the bot may not see a space (403), or that there is none (404). */
export function isShut(error: unknown): boolean {
  return isRefused(error) && (error.status === 403 || error.status === 404);
}

/** Waits for an answer. @returns undefined when Webex refuses it @throws what Webex throws else */
export async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

import { KnownError } from '../../core/errors.ts';

/** The rest of the answer is worth having without it. @param unread gets to know what is missing */
export async function unlessRefused<T>(
  what: string,
  reading: Promise<T>,
  unread: string[],
): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    unread.push(what);
    return undefined;
  }
}

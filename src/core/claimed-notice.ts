import { KnownError } from './errors.ts';
import type { TakeBack } from './inbox.ts';
import type { Log } from './log.ts';
import { isRefusedByWebex } from './post-error.ts';

/**
 * Sends a message that was claimed, and gives the claim back when the message was not refused and yet is not sent, because
 * Webex could not be reached in time or the bot ends: then whoever looks next tells the person. What Webex refused stays told.
 *
 * @param giveBack when it rejects, that is logged: the message counts as sent
 * @throws what `send` throws
 */
export async function sendClaimed<T>(send: () => Promise<T>, giveBack: TakeBack, log: Log): Promise<T> {
  try {
    return await send();
  } catch (error) {
    await giveBackUnlessRefused(error, giveBack, log);
    throw error;
  }
}

/** Gives a claim back whose message was not sent for this reason, unless Webex refused it. Never rejects. @see sendClaimed */
export async function giveBackUnlessRefused(reason: unknown, giveBack: TakeBack, log: Log): Promise<void> {
  const isToldAsRefused = reason instanceof KnownError && reason.code === 'webex_refused';
  if (isRefusedByWebex(reason) || isToldAsRefused) return;
  await giveBack().catch((err: unknown) => {
    log.error({ err }, 'notice neither sent nor left to be sent later: the store can not be written');
  });
}

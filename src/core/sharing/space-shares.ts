import type { AuditLog } from '../audit-log.ts';
import type { Chat } from '../chat.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isPlaceRefused } from '../post-error.ts';
import type { ShareStore } from '../share-store.ts';
import type { Share } from '../shares.ts';
import { endShare } from './end-share.ts';

/**
 * Whether a lender is in a space to which they lent. A space that is gone, or that the bot has left, is refused: then nobody is.
 *
 * @throws what Webex throws when it does not answer now
 */
export async function isStillIn(
  roomId: string,
  lenderId: string,
  { chat }: { chat: Pick<Chat, 'isIn'> },
): Promise<boolean> {
  try {
    return await chat.isIn(roomId, lenderId);
  } catch (error) {
    if (isPlaceRefused(error)) return false;
    throw error;
  }
}

/** The collaborators of the look at a space. */
export interface SpaceSharesDeps {
  store: Pick<ShareStore, 'listShares' | 'changeShare'>;
  chat: Pick<Chat, 'isIn'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
}

/**
 * Creates the function that ends what was lent to a space once its lender, or the bot, is no longer in it; to be called when
 * the members of the space have changed. What Webex does not answer now ends nothing: each question in the space looks again.
 */
export function createSpaceShares(deps: SpaceSharesDeps): (roomId: string) => Promise<void> {
  const { store, chat, clock, log } = deps;

  const isInside = async (roomId: string, lenderId: string): Promise<boolean> => {
    try {
      return await isStillIn(roomId, lenderId, { chat });
    } catch (err) {
      log.warn({ err, roomId }, 'it is not known whether a lender is still in the space');
      return true;
    }
  };

  return async (roomId) => {
    const open = await store.listShares({ roomId, isOpen: true });
    const byLender = Map.groupBy(open, ({ lender }: Share) => lender.personId);
    for (const [lenderId, lent] of byLender) {
      if (await isInside(roomId, lenderId)) continue;
      for (const { id } of lent) await endShare(id, { at: clock(), why: 'left_space' }, deps);
    }
  };
}

import { messageOf, refuseStart, StartError } from './errors.ts';
import type { Log } from './log.ts';
import type { ShareStore } from './share-store.ts';
import type { Share } from './shares.ts';

/** The collaborators of the end of restored shares. */
export interface RestoredSharesDeps {
  store: Pick<ShareStore, 'changeShare'>;
  /** @see Backend.findEndedShares */
  findEndedShares(): Promise<Share[]>;
  log: Log;
}

/**
 * Ends shares again that were ended, and that an older copy of the store brought back, for the reason and at the time in the
 * audit log; nobody is told, because people were told then. To be called before anything is served.
 *
 * @throws StartError when they can't be found, or ended for good
 */
export async function endRestoredShares({ store, findEndedShares, log }: RestoredSharesDeps): Promise<void> {
  const found = await findEndedShares().catch(refuseStart);
  if (found.length === 0) return;
  // At once: one write of the embedded store takes all that wait.
  const ending = found.map(({ id, ended }) =>
    store.changeShare(id, (share) => ({ ...share, ended, endToldAt: ended?.at })),
  );
  await Promise.all(ending).catch((error: unknown) => {
    const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new StartError(
      'The store is older than the audit log: shares that were ended would live again, and that could not be saved ' +
        `(${messageOf(reason)}). Let the disk be written, and start again.`,
      { cause: error },
    );
  });
  const shares = found.length;
  log.error(
    { shares },
    'the store is older than the audit log: shares that were ended since were ended again',
  );
}

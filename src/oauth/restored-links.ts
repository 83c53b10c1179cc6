import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { KeyedMutex } from '../core/async/keyed-mutex.ts';
import { mapLimit } from '../core/async/map-limit.ts';
import { messageOf, refuseStart, StartError } from '../core/errors.ts';
import { type Grant, grantId } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { restoredNotice } from '../core/notices.ts';
import { PRODUCT_SETTINGS, type RestoredLink } from '../core/settings.ts';
import type { Store } from '../core/store.ts';
import type { Tell } from '../core/tell.ts';
import { type EndUnaskedDeps, endUnasked } from './end-unasked.ts';

/** Links that are ended at the same time: one write of the embedded store takes all that wait. */
const MAX_CONCURRENT = 100;

/** The collaborators of restored links. */
export interface RestoredLinksDeps extends EndUnaskedDeps {
  store: Pick<Store, 'findSettings' | 'changeSettings'>;
  /** @see Backend.findEnded */
  findEnded(): Promise<Grant[]>;
  mutex: Pick<KeyedMutex, 'run'>;
  /** Tells a person, with one Markdown text. */
  tell: Tell;
  /** Returns the ids of the administrators. */
  admins(): readonly string[];
  background: Pick<BackgroundTasks, 'run'>;
  log: Log;
}

/**
 * Links that were ended, and that an older copy of the store brought back. Who is to be told is stored before the first of
 * them ends, so that neither a kill nor a start on which Webex is away leaves the administrators untold.
 */
export interface RestoredLinks {
  /**
   * Ends these links again, and queues their revocations. To be called before anything is served.
   *
   * @throws StartError when they can't be found, or ended for good
   */
  endAgain(): Promise<void>;
  /** Tells every administrator once, if that is still to be done; called whenever the administrators were looked up. */
  tell(): void;
}

/** Creates the end of restored links. */
export function createRestoredLinks(deps: RestoredLinksDeps): RestoredLinks {
  const { store, findEnded, mutex, tell, admins, background, log } = deps;

  const end = async (found: readonly Grant[]): Promise<void> => {
    await store.changeSettings(PRODUCT_SETTINGS, (settings) => ({
      ...settings,
      restored: { links: merge(settings.restored?.links ?? [], found) },
    }));
    await mapLimit(found, MAX_CONCURRENT, (grant) =>
      endUnasked(grant, 'restored_store', ({ linkedAt }) => linkedAt === grant.linkedAt, deps),
    );
  };

  const tellAll = async (): Promise<void> => {
    const links = (await store.findSettings(PRODUCT_SETTINGS))?.restored?.links ?? [];
    const people = admins();
    if (links.length === 0 || people.length === 0) return;
    for (const personId of people) await tell(personId, restoredNotice(links).markdown);
    await store.changeSettings(PRODUCT_SETTINGS, (settings) => ({ ...settings, restored: undefined }));
  };

  return {
    async endAgain() {
      const found = await findEnded().catch(refuseStart);
      if (found.length === 0) return;
      const links = found.length;
      await end(found).catch((error: unknown) => {
        const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
        throw new StartError(
          `The store is older than the audit log: ${links === 1 ? 'a link that was' : `${links} links that were`} ended ` +
            `would be served again, and that could not be saved (${messageOf(reason)}). Let the disk be written, and start again.`,
          { cause: error },
        );
      });
      log.error(
        { links },
        'the store is older than the audit log: links that were ended since were ended again',
      );
    },
    tell() {
      background.run('restored', () => mutex.run('restored', tellAll));
    },
  };
}

/** Joins what is still to be told with what was found: after a kill, some links are in both. */
function merge(untold: readonly RestoredLink[], found: readonly Grant[]): RestoredLink[] {
  const links = new Map(untold.map((link) => [grantId(link), link]));
  for (const { personId, organizationId, personName, personEmail, organizationName } of found) {
    const link = { personId, organizationId, personName, personEmail, organizationName };
    links.set(grantId(link), link);
  }
  return [...links.values()];
}

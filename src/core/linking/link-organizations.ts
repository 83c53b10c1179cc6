import { mapLimit } from '../async/map-limit.ts';
import { type Clock, DAY, isRecent } from '../clock.ts';
import type { Log } from '../log.ts';
import { noteOrganization } from '../note-organization.ts';
import type { Person } from '../person.ts';
import type { Store } from '../store.ts';

/** The time for which nothing is read after a run that found all organizations: links that are made anew have one. */
const PAUSE = DAY;
/** People whose links are changed at the same time. */
const CONCURRENCY = 16;

/** The collaborators of the job that completes links. */
export interface LinkOrganizationsDeps {
  store: Pick<Store, 'listGrants' | 'withGrantLock'>;
  /** Reads people by their ids, never from memory. Rejects when Webex can't be asked. */
  readPeople(ids: readonly string[]): Promise<Person[]>;
  clock: Clock;
  log: Log;
}

/**
 * Creates the job that asks Webex for the organization of each person with a link that lacks it, as links of a version that
 * did not keep it do. A person of whom Webex shows no organization stays unknown: an answer to another question may show it.
 */
export function createLinkOrganizations({
  store,
  readPeople,
  clock,
  log,
}: LinkOrganizationsDeps): () => Promise<void> {
  let completeAt: number | undefined;
  return async () => {
    if (completeAt !== undefined && isRecent(completeAt, PAUSE, clock)) return;
    const grants = await store.listGrants();
    const unknown = grants.filter(({ personOrgId }) => personOrgId === undefined);
    const ids = [...new Set(unknown.map(({ personId }) => personId))];
    completeAt = ids.length === 0 ? clock() : undefined;
    if (ids.length === 0) return;
    const people = await readPeople(ids);
    const shown = people.filter(({ id, orgId }) => orgId !== '' && ids.includes(id));
    // Together they share the writes of the embedded store, each of which writes all links.
    await mapLimit(shown, CONCURRENCY, (person) => noteOrganization(person, store));
    log.info(
      { people: ids.length, found: shown.length },
      'Webex organizations of people with links looked up',
    );
  };
}

import type { Chat } from '../core/chat.ts';
import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import { isSamePerson, webexUuid } from '../core/webex-id.ts';
import type { AdminBook, RememberedAdmin } from './admin-book.ts';
import { restId } from './websocket/rest-id.ts';

const LOOKUP_FAILED = 'administrator lookup failed: what Webex last said holds';

/** The collaborators of the check of one administrator. */
export interface AdminCheckDeps {
  chat: Pick<Chat, 'findPerson'>;
  /** Reads people by their ids, never from memory. */
  readPeople(ids: readonly string[]): Promise<Person[]>;
  book: AdminBook;
  log: Log;
}

/**
 * Returns what is remembered of an administrator. The UUID of a person id needs no memory to be trusted.
 *
 * @throws KnownError `store_unavailable`
 */
export async function recalled(
  name: string,
  { book }: Pick<AdminCheckDeps, 'book'>,
): Promise<RememberedAdmin> {
  const remembered = await book.find(name);
  return name.includes('@') ? remembered : { ...remembered, personId: restId('PEOPLE', name, 'us') };
}

/**
 * Compares the person to whom an address was given with the person to whom Webex says that it belongs now. The first answer
 * is remembered. Another person's id begins a dispute, and the same id ends it. An address that belongs to nobody stays with
 * a person who is still of the same Webex organization: their address has changed. Of everybody else that is not known, so it
 * is a dispute too: somebody who left must not stay an administrator.
 *
 * @param before what was remembered
 * @returns what is remembered then; the same while Webex can't be asked
 */
export async function checkAddress(
  email: string,
  before: RememberedAdmin,
  deps: AdminCheckDeps,
): Promise<RememberedAdmin> {
  try {
    const holder = await holderOf(email, before, deps);
    return await remember(email, before, (remembered) => compared(remembered, holder), deps);
  } catch (err) {
    deps.log.warn({ err }, LOOKUP_FAILED);
    return before;
  }
}

/**
 * Reads the Webex organization of an administrator who is named by the UUID of the person id: nothing can be in dispute.
 *
 * @see checkAddress
 */
export async function checkPersonId(
  uuid: string,
  before: RememberedAdmin,
  deps: AdminCheckDeps,
): Promise<RememberedAdmin> {
  const { personId = '' } = before;
  try {
    const [person] = await deps.readPeople([personId]);
    if (person !== undefined)
      return await remember(
        uuid,
        before,
        (remembered) => compared({ ...remembered, personId }, person),
        deps,
      );
    deps.log.warn({ personId }, 'a person of BOT_ADMINS is not found in Webex');
  } catch (err) {
    deps.log.warn({ err }, LOOKUP_FAILED);
  }
  return before;
}

async function holderOf(
  email: string,
  { personId, personOrgId = '' }: RememberedAdmin,
  { chat, log, readPeople }: AdminCheckDeps,
): Promise<Person | undefined> {
  const holder = await chat.findPerson(email);
  if (holder !== undefined || personId === undefined) return holder;
  const [former] = await readPeople([personId]);
  const home = webexUuid(personOrgId, 'ORGANIZATION');
  if (former === undefined || home === undefined || webexUuid(former.orgId, 'ORGANIZATION') !== home)
    return undefined;
  log.warn(
    { emails: [email] },
    'an administrator has a new address: name it, or the person id, in BOT_ADMINS',
  );
  return former;
}

function compared(remembered: RememberedAdmin, holder: Person | undefined): RememberedAdmin {
  const { personId = holder?.id, personOrgId } = remembered;
  if (personId === undefined) return remembered;
  if (holder === undefined || !isSamePerson(holder.id, personId))
    return { ...remembered, disputedBy: holder?.id ?? '' };
  return {
    personId,
    // Webex may leave the organization out of one answer.
    personOrgId: holder.orgId || personOrgId,
    disputedBy: undefined,
    disputeToldAt: undefined,
  };
}

/** Stores a change. When that fails, a dispute counts all the same, and a first answer does not. */
async function remember(
  name: string,
  remembered: RememberedAdmin,
  step: (before: RememberedAdmin) => RememberedAdmin,
  { book, log }: AdminCheckDeps,
): Promise<RememberedAdmin> {
  const changed = step(remembered);
  const isSame =
    changed.personId === remembered.personId &&
    changed.personOrgId === remembered.personOrgId &&
    changed.disputedBy === remembered.disputedBy;
  if (isSame) return remembered;
  try {
    return await book.change(name, step);
  } catch (err) {
    log.warn({ err }, 'what Webex says of an administrator could not be stored');
    return changed.disputedBy === undefined ? remembered : changed;
  }
}

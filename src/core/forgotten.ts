import { createHmac } from 'node:crypto';
import type { AuditEntry } from './links.ts';
import { webexUuid } from './webex-id.ts';

/** Begins the text that stands for a forgotten person in place of their id. No Webex id has a colon. */
export const FORGOTTEN = 'forgotten:';

/**
 * Returns what stands for a person whose name was deleted: the first 128 bits of an HMAC-SHA-256 of their id. It is the same
 * for both forms of a Webex id; without the key nobody can tell whose it is, not even by trying all ids.
 *
 * @param key the key beside the audit log
 */
export function forgottenAs(key: Buffer, personId: string): string {
  const id = webexUuid(personId, 'PEOPLE') ?? personId;
  return `${FORGOTTEN}${createHmac('sha256', key).update(id).digest('hex').slice(0, 32)}`;
}

/** Tells whether an id in the audit log stands for a forgotten person. */
export function isForgotten(id: string): boolean {
  return id.startsWith(FORGOTTEN);
}

/** Returns the entry as it is without a person: the hash in place of their id, and none of their names. Others' stay. */
export function withoutPerson(entry: AuditEntry, personId: string, as: string): AuditEntry {
  const { names: { actor, person, ...names } = {} } = entry;
  const [isActor, isPerson] = [entry.actorId === personId, entry.personId === personId];
  if (!isActor && !isPerson) return entry;
  return {
    ...entry,
    ...(isActor && { actorId: as }),
    ...(isPerson && { personId: as }),
    ...(entry.names && {
      names: { ...(actor && !isActor && { actor }), ...(person && !isPerson && { person }), ...names },
    }),
  };
}

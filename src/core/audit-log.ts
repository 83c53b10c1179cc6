import type { Audit } from './audit.ts';
import type { Clock } from './clock.ts';
import type { AuditEntry, AuditNames, Grant, GrantKey } from './links.ts';
import type { Person } from './person.ts';
import { currentReference } from './reference.ts';

/** Something that belongs in the audit log, as the code that did it knows it. */
export interface AuditEvent extends Pick<AuditEntry, 'action' | 'outcome' | 'command' | 'shareId'> {
  /** The person who did it; absent when the product itself did. */
  actor?: Pick<Person, 'id' | 'displayName' | 'email'> | undefined;
  /** The grant or the revocation concerned, or ids alone; `organizationId` is empty when no organization is concerned. */
  subject: GrantKey & Partial<Pick<Grant, 'linkId' | 'personName' | 'personEmail' | 'organizationName'>>;
}

/** What else the audit log does, as the store gives it. */
type Passed = Pick<Audit, 'read' | 'findPeople' | 'forgottenAs' | 'forget' | 'trouble'>;

/** The audit log as the rest of the product sees it. */
export interface AuditLog extends Passed {
  /** Adds the time, the current reference and the names to an event and stores it. @see Audit.record */
  record(event: AuditEvent): Promise<void>;
}

/** Creates the one recorder of audit entries over the store's audit log. */
export function createAuditLog(audit: Passed & Pick<Audit, 'record'>, clock: Clock): AuditLog {
  return {
    record: ({ action, outcome, command, shareId, actor, subject }) =>
      audit.record({
        at: clock(),
        actorId: actor?.id,
        action,
        personId: subject.personId,
        organizationId: subject.organizationId,
        linkId: subject.linkId,
        shareId,
        outcome,
        command,
        reference: currentReference(),
        names: namesOf(actor, subject),
      }),
    read: (filter) => audit.read(filter),
    findPeople: (idOrAddress) => audit.findPeople(idOrAddress),
    forgottenAs: (personId) => audit.forgottenAs(personId),
    forget: (personId) => audit.forget(personId),
    trouble: () => audit.trouble(),
  };
}

/** The names of now: links, which know names too, come and go. */
function namesOf(
  actor: AuditEvent['actor'],
  { personName, personEmail, organizationName }: AuditEvent['subject'],
): AuditNames {
  return {
    ...(actor && { actor: { name: actor.displayName, email: actor.email } }),
    ...(personName !== undefined &&
      personEmail !== undefined && { person: { name: personName, email: personEmail } }),
    ...(organizationName && { organization: organizationName }),
  };
}

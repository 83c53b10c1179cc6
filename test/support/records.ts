import { randomUUID } from 'node:crypto';
import { ACCESS_REQUEST_LIFE, type AccessRequest } from '../../src/core/access-requests.ts';
import type { AuthorizationRequest } from '../../src/core/authorization-request.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { Confirmation } from '../../src/core/confirmations.ts';
import type { AuditEntry, Grant, Revocation } from '../../src/core/links.ts';
import type { Log } from '../../src/core/log.ts';
import { newReference, newSecret } from '../../src/core/secrets.ts';
import type { Settings } from '../../src/core/settings.ts';
import { type Borrower, type Share, USUAL_SHARE_DAYS } from '../../src/core/shares.ts';
import type { LinkTicket } from '../../src/core/tickets.ts';

/** The time of the tests: epoch milliseconds. */
export const NOW = Date.UTC(2026, 0, 15, 9);

/** Text as other systems send it: more bytes than characters, a quote, a line break. */
export const FOREIGN = 'Zoë "Ω" 東京\n\u2028 🛰️';

/** Text that is not valid: half a surrogate pair, and NUL. */
export const BROKEN = '\ud83d\0';

/** Returns an active grant of a new person. */
export function newGrant(fields: Partial<Grant> = {}): Grant {
  return {
    personId: randomUUID(),
    organizationId: '549236',
    linkId: newReference(),
    personName: FOREIGN,
    personEmail: 'zoe@aurora.example',
    organizationName: 'Aurora Retail',
    sealedAccessToken: `v1.k1.${newSecret()}`,
    sealedRefreshToken: `v1.k1.${newSecret()}`,
    accessExpiresAt: NOW + HOUR,
    refreshedAt: NOW,
    scopes: ['dashboard:general:config:read', 'wireless:telemetry:read'],
    status: 'active',
    linkedAt: NOW,
    lastUsedAt: NOW,
    ...fields,
  };
}

/** Returns a revocation that is due. */
export function newRevocation(fields: Partial<Revocation> = {}): Revocation {
  return {
    id: randomUUID(),
    personId: randomUUID(),
    organizationId: '549236',
    linkId: newReference(),
    organizationName: 'Aurora Retail',
    sealedRefreshToken: `v1.k1.${newSecret()}`,
    attempts: 0,
    nextAt: NOW,
    requestedAt: NOW,
    ...fields,
  };
}

/** Returns a ticket whose URL was just sent. */
export function newLinkTicket(fields: Partial<LinkTicket> = {}): LinkTicket {
  return {
    hash: newSecret(),
    personId: randomUUID(),
    personName: FOREIGN,
    personEmail: 'zoe@aurora.example',
    personOrgId: 'aurora',
    waiting: { text: 'status', place: { roomId: 'room', parentId: 'parent' }, isDirect: false },
    scopes: ['dashboard:general:telemetry:write'],
    sentAt: NOW,
    stage: 'sent',
    expiresAt: NOW + 10 * MINUTE,
    ...fields,
  };
}

/** Returns settings with several fields. */
export function newSettings(fields: Partial<Settings> = {}): Settings {
  return {
    id: randomUUID(),
    organizationId: '549236',
    privacy: { answers: 'here', readers: ['aurora', 'partner'], askers: 'aurora' },
    keepAlive: true,
    ...fields,
  };
}

/** Returns an authorization request of a new ticket. */
export function newAuthorizationRequest(fields: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    stateHash: newSecret(),
    provider: 'meraki',
    ticketHash: newSecret(),
    browserHash: newSecret(),
    sealedVerifier: `v1.k1.${newSecret()}`,
    expiresAt: NOW + 10 * MINUTE,
    ...fields,
  };
}

/** Returns a confirmation of a new person. */
export function newConfirmation(fields: Partial<Confirmation> = {}): Confirmation {
  return {
    code: newReference(),
    personId: randomUUID(),
    personName: FOREIGN,
    expiresAt: NOW + 5 * MINUTE,
    ...fields,
  };
}

/** Returns a person as a share or a request holds them. */
export function newSharePerson(personId: string) {
  return { personId, name: FOREIGN, email: `${personId}@aurora.example`, orgId: 'aurora' };
}

/** Returns a borrower: a person. */
export function personBorrower(personId: string): Borrower {
  return { kind: 'person', ...newSharePerson(personId) };
}

/** Returns a share that was lent just now, of new people. */
export function newShare(fields: Partial<Share> = {}): Share {
  return {
    id: newReference(),
    lender: newSharePerson(randomUUID()),
    organizationId: '549236',
    organizationName: 'Aurora Retail',
    borrower: personBorrower(randomUUID()),
    commands: { kind: 'usual' },
    networks: { kind: 'all' },
    lentAt: NOW,
    until: NOW + USUAL_SHARE_DAYS * DAY,
    uses: 0,
    ...fields,
  };
}

/** Returns an open request for access of a new person. */
export function newAccessRequest(fields: Partial<AccessRequest> = {}): AccessRequest {
  return {
    id: newReference(),
    requester: newSharePerson(randomUUID()),
    asked: { lenders: [] },
    state: 'open',
    requestedAt: NOW,
    expiresAt: NOW + ACCESS_REQUEST_LIFE,
    ...fields,
  };
}

/** Returns an audit entry of a command. */
export function newEntry(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: NOW,
    actorId: 'ada',
    action: 'use',
    personId: 'ada',
    organizationId: '549236',
    outcome: 'ok',
    command: 'status',
    ...fields,
  };
}

/** Creates a log that keeps its lines. */
export function createMemoryLog(): Log & { lines: { level: string; fields: object; text: string }[] } {
  const lines: { level: string; fields: object; text: string }[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    lines.push({ level, fields, text });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A Meraki organization; the id is an opaque string. */
export interface Organization {
  id: string;
  name: string;
}

/** Which link: a person has at most one per organization. */
export interface GrantKey {
  personId: string;
  organizationId: string;
}

/**
 * active: may be used · relink_required: Meraki no longer accepts it, the person must link again.
 * A grant that is unlinked or revoked is gone at once; what Meraki still has to be told is a Revocation.
 */
export type GrantStatus = 'active' | 'relink_required';

/** Why a grant died, as far as we can tell; each is a sentence in the person's message. */
export type RelinkReason = 'refused_by_meraki' | 'interrupted_refresh' | 'unused_90_days';

/** The tokens of one person for one organization. */
export interface Grant extends GrantKey {
  /** As Webex showed the person when they linked: for lists only. */
  personName: string;
  personEmail: string;
  organizationName: string;
  sealedAccessToken: string;
  sealedRefreshToken: string;
  accessExpiresAt: number;
  /** When the refresh token was last issued: Meraki lets it die after 90 days without use. */
  refreshedAt: number;
  /** Written before a refresh is sent and cleared with its result: names the cause after a crash in between. */
  refreshStartedAt?: number | undefined;
  scopes: string[];
  status: GrantStatus;
  reason?: RelinkReason | undefined;
  linkedAt: number;
  /** Of the last command that it answered, to the hour. */
  lastUsedAt: number;
  /** When the person was warned that the refresh token dies soon; cleared by the next refresh. */
  warnedAt?: number | undefined;
  /** When the person was told that the link died: once, whoever finds out. */
  toldAt?: number | undefined;
}

/** Whether a link was not refreshed since then, or has ended without its person having been told. */
export function isNeglected(grant: Grant, refreshedBefore: number): boolean {
  return grant.status === 'active' ? grant.refreshedAt <= refreshedBefore : grant.toldAt === undefined;
}

/** A refresh token that Meraki still has to be told to revoke (RFC 7009). */
export interface Revocation extends GrantKey {
  id: string;
  organizationName: string;
  /** Sealed for the same person and organization as the grant it came from. */
  sealedRefreshToken: string;
  attempts: number;
  nextAt: number;
  requestedAt: number;
}

/** One line of the audit log: never a token, never a message's text. */
export interface AuditEntry {
  at: number;
  /** Who did it; absent when the product itself did. */
  actorId?: string | undefined;
  action:
    | 'link'
    | 'relink_required'
    | 'unlink'
    | 'revoke'
    | 'revoked_at_meraki'
    | 'use'
    | 'setting'
    | 'export'
    | 'refused';
  /** Whose link. */
  personId: string;
  organizationId: string;
  outcome: string;
  /** What the use was: the command's name. */
  command?: string | undefined;
  reference?: string | undefined;
  /** As they were called then: links, which know names too, come and go. */
  names?: AuditNames | undefined;
}

export interface AuditNames {
  actor?: NamedPerson | undefined;
  person?: NamedPerson | undefined;
  organization?: string | undefined;
}

export interface NamedPerson {
  name: string;
  email: string;
}

/** One identifier for a grant key, safe as a map key: neither part can hold a line break. */
export function grantId(key: GrantKey): string {
  return `${key.personId}\n${key.organizationId}`;
}

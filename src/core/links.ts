/** A Meraki organization; the id is an opaque string. */
export interface Organization {
  id: string;
  name: string;
}

/** The key of a link: a person has at most one per organization. */
export interface GrantKey {
  personId: string;
  organizationId: string;
}

/**
 * active: may be used · relink_required: Meraki no longer accepts it, the person must link again.
 * A grant that is unlinked or revoked is deleted at once; until Meraki confirms, a Revocation is kept.
 */
export type GrantStatus = 'active' | 'relink_required';

/** The likely reason why a grant ended; each has a sentence in the person's message. */
export type RelinkReason = 'refused_by_meraki' | 'interrupted_refresh' | 'unused_90_days';

/** The tokens of one person for one organization. */
export interface Grant extends GrantKey {
  /**
   * Tells this link from every other one that the person had, or will have, to the organization; absent for links that a
   * version without it made. @see newReference
   */
  linkId?: string | undefined;
  /** Name and address in Webex at the time of linking: for lists only. */
  personName: string;
  personEmail: string;
  /**
   * The person's Webex organization, as Webex last gave it; empty when Webex shows none, absent when Webex was not asked since
   * a version that did not keep it. @see Admission.isSuspended
   */
  personOrgId?: string | undefined;
  organizationName: string;
  sealedAccessToken: string;
  sealedRefreshToken: string;
  accessExpiresAt: number;
  /** The time at which the refresh token was last issued; it expires after 90 days without use. */
  refreshedAt: number;
  /** Set before a refresh is sent and cleared with its result: explains a dead token after a crash in between. */
  refreshStartedAt?: number | undefined;
  scopes: string[];
  status: GrantStatus;
  reason?: RelinkReason | undefined;
  linkedAt: number;
  /** The time of the last command that the link answered, to the hour. */
  lastUsedAt: number;
  /** The time at which the person was warned that the refresh token expires soon; cleared by the next refresh. */
  warnedAt?: number | undefined;
  /** The time at which the person was told that the link ended; the message is sent only once. */
  toldAt?: number | undefined;
  /** The time at which the person was warned that nobody asks through the link; cleared by the next use. */
  unaskedWarnedAt?: number | undefined;
}

/** The times from which on a link counts as neglected, epoch milliseconds. */
export interface NeglectTimes {
  refreshedBefore: number;
  usedBefore: number;
}

/**
 * Whether a link was not refreshed, or not used, since these times; or its person was warned that nobody asks through it; or
 * it has ended and its person was not told.
 */
export function isNeglected(grant: Grant, { refreshedBefore, usedBefore }: NeglectTimes): boolean {
  if (grant.status !== 'active') return grant.toldAt === undefined;
  const isStale = grant.refreshedAt <= refreshedBefore || grant.lastUsedAt <= usedBefore;
  return isStale || grant.unaskedWarnedAt !== undefined;
}

/** A refresh token that Meraki still has to be told to revoke (RFC 7009). */
export interface Revocation extends GrantKey {
  id: string;
  /** @see Grant.linkId */
  linkId?: string | undefined;
  organizationName: string;
  /** Sealed for the same person and organization as the grant it came from. */
  sealedRefreshToken: string;
  /** The number of calls to Meraki that failed. */
  attempts: number;
  /** The time of the next call to Meraki, epoch milliseconds. */
  nextAt: number;
  /** The time at which the link ended, epoch milliseconds. */
  requestedAt: number;
  /** What stands for the person in the audit log; absent unless they were forgotten. The seal is bound to the person's id. */
  forgottenAs?: string | undefined;
}

/** One entry of the audit log. It never holds a token or a message's text. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number;
  /** The person who did it; absent when the product itself did. */
  actorId?: string | undefined;
  action:
    | 'link'
    | 'relink_required'
    | 'renewed'
    | 'ended'
    | 'unlink'
    | 'revoke'
    | 'revoked_at_meraki'
    | 'use'
    | 'setting'
    | 'export'
    | 'forgotten'
    | 'refused'
    | 'link_refused'
    | 'lent'
    | 'access_requested'
    | 'access_denied'
    | 'share_extended'
    | 'share_ended'
    | 'entries_missing';
  /** The owner of the link, or the person concerned; of a forgotten person, here and in `actorId`, a hash. @see forgottenAs */
  personId: string;
  /** Empty when no organization is concerned. */
  organizationId: string;
  /** The link that is concerned; absent for none, and for links without one. @see Grant.linkId */
  linkId?: string | undefined;
  /** The share that is concerned, or through which a command was used; of a request for access the share that it asks for. */
  shareId?: string | undefined;
  outcome: string;
  /** The name of the command that was used. */
  command?: string | undefined;
  reference?: string | undefined;
  /** The names at that time: links, which hold names too, come and go. */
  names?: AuditNames | undefined;
}

/** The names of the people and the organization of an audit entry. */
export interface AuditNames {
  actor?: NamedPerson | undefined;
  person?: NamedPerson | undefined;
  organization?: string | undefined;
}

/** A person's name and address at the time of an audit entry. */
export interface NamedPerson {
  name: string;
  email: string;
}

/** Returns the links, the one that was made last first. */
export function newestFirst(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((a, b) => b.linkedAt - a.linkedAt);
}

/** Returns one id for a grant key. Neither part can hold a line break, so that two keys never have the same id. */
export function grantId(key: GrantKey): string {
  return `${key.personId}\n${key.organizationId}`;
}

/** Returns the organization of a grant. @param id see `grantId` */
export function organizationIn(id: string): string {
  return id.slice(id.indexOf('\n') + 1);
}

import { DAY } from './clock.ts';
import type { Grant, GrantKey } from './links.ts';
import type { Person } from './person.ts';

/** A person of a share or of a request for access, with name and address as Webex gave them then. */
export interface SharePerson {
  personId: string;
  name: string;
  email: string;
  /** The Webex organization; empty when Webex shows none, and then equal to no other. */
  orgId: string;
}

/** Who may ask through a share: a person, or a space: its members of the lender's Webex organization, for what they ask there. */
export type Borrower = ({ kind: 'person' } & SharePerson) | { kind: 'space'; roomId: string; title: string };

/** The commands that a share lends: all but those that are lent only when named, or these. @see Command.lent */
export type LentCommands = { kind: 'usual' } | { kind: 'named'; names: string[] };

/** The networks that a share is about. Tags are resolved at each question: a network that lost its tag is out. */
export type LentNetworks =
  | { kind: 'all' }
  /** `name` is that at the time of the lending: it is only shown. */
  | { kind: 'named'; networks: { id: string; name: string }[] }
  /** A network is in when it has any of them. */
  | { kind: 'tagged'; tags: string[] };

/**
 * Why a share ended: `until` was reached · the lender, or an administrator, ended it · its link was unlinked, revoked or ended
 * by itself · the lender, or the bot, left the space · lender or borrower is of another Webex organization now · forgotten:
 * an administrator had the bot forget one of them.
 */
export type ShareEndReason =
  | 'expired'
  | 'unshared'
  | 'revoked'
  | 'link_ended'
  | 'left_space'
  | 'left_organization'
  | 'forgotten';

/** The end of a share. */
export interface ShareEnd {
  /** Epoch milliseconds. */
  at: number;
  why: ShareEndReason;
}

/** A lender lets a borrower ask through their link, read-only. It never exceeds the link, can't be lent on, and dies with the link. */
export interface Share {
  /** Short, for buttons. @see newReference */
  id: string;
  /** Whose link answers. */
  lender: SharePerson;
  organizationId: string;
  organizationName: string;
  borrower: Borrower;
  commands: LentCommands;
  networks: LentNetworks;
  /** Epoch milliseconds, as all times here. */
  lentAt: number;
  until: number;
  /** Why, in the lender's or the requester's words: a foreign string. It is never in the audit log. */
  reason?: string | undefined;
  /** The id of the request that the lender approved; absent when they lent unasked. */
  requestId?: string | undefined;
  /** When it was last asked through, and how often; up to a minute late. */
  lastUsedAt?: number | undefined;
  uses: number;
  /** The end of which lender and borrower were warned: an extended share is warned of anew. */
  warnedOf?: number | undefined;
  /** When both were told that it sleeps, because the link has to be made again; cleared when they are told that it is awake. */
  asleepToldAt?: number | undefined;
  /** Absent while it has not ended, or only by its time. @see shareEnd */
  ended?: ShareEnd | undefined;
  /** When the borrower learned of the end, by a message or in the answer to a question. */
  endToldAt?: number | undefined;
}

/** The days for which a share is lent when none are named. */
export const USUAL_SHARE_DAYS = 30;
/** Milliseconds for which an ended share is kept: so long its borrower learns that it has ended. */
export const ENDED_SHARE_LIFE = 30 * DAY;

/** Returns the end of a share, also when only its time is over; undefined while it has not ended. @param now epoch milliseconds */
export function shareEnd(
  { ended, until }: Pick<Share, 'ended' | 'until'>,
  now: number,
): ShareEnd | undefined {
  if (ended !== undefined) return ended;
  return until <= now ? { at: until, why: 'expired' } : undefined;
}

/** Returns the key of the link that a share lends. */
export function linkOf({ lender, organizationId }: Pick<Share, 'lender' | 'organizationId'>): GrantKey {
  return { personId: lender.personId, organizationId };
}

/** Makes the record of a person. */
export function sharePerson({ id, displayName, email, orgId }: Person): SharePerson {
  return { personId: id, name: displayName, email, orgId };
}

/** The shares to list: those that fit all that is given. */
export interface ShareFilter {
  lenderId?: string | undefined;
  organizationId?: string | undefined;
  /** The person to whom it was lent. */
  borrowerId?: string | undefined;
  /** The space to which it was lent. */
  roomId?: string | undefined;
  /** Whether only those without `ended` are listed; those whose time is over have none. */
  isOpen?: true | undefined;
  /** Whether only those are listed that have `ended` and no `endToldAt`. */
  isEndUntold?: true | undefined;
}

/** Whether a share fits all that a filter gives. */
export function fitsShare(share: Share, filter: ShareFilter): boolean {
  const { lenderId, organizationId, borrowerId, roomId, isOpen, isEndUntold } = filter;
  const { lender, borrower } = share;
  const [person, space] =
    borrower.kind === 'person' ? [borrower.personId, undefined] : [undefined, borrower.roomId];
  return (
    (lenderId === undefined || lender.personId === lenderId) &&
    (organizationId === undefined || share.organizationId === organizationId) &&
    (borrowerId === undefined || person === borrowerId) &&
    (roomId === undefined || space === roomId) &&
    !(isOpen && share.ended !== undefined) &&
    !(isEndUntold && (share.ended === undefined || share.endToldAt !== undefined))
  );
}

/** The times by which an open share is looked at without anybody asking, epoch milliseconds. */
export interface ShareTimes {
  now: number;
  /** Of shares that end until then, those are meant of whose end nobody was warned. */
  warnUntil: number;
}

/**
 * Whether something may have to be done about a share, or told: its time is over or nearly; its link is not there, belongs to
 * another Webex organization now, or has to be made again and that was not told, or was and it is there again.
 *
 * @param grant the link of its lender; undefined when there is none
 */
export function isShareDue(share: Share, grant: Grant | undefined, { now, warnUntil }: ShareTimes): boolean {
  const { until, warnedOf, asleepToldAt, ended, lender } = share;
  if (ended !== undefined) return false;
  if (until <= now || (until <= warnUntil && warnedOf !== until)) return true;
  if (grant === undefined || (grant.personOrgId ?? lender.orgId) !== lender.orgId) return true;
  return (grant.status === 'active') !== (asleepToldAt === undefined);
}

/** Returns an open share with its end; one whose time was over before has ended by that. */
export function endedBy(share: Share, end: ShareEnd): Share {
  return { ...share, ended: shareEnd(share, end.at) ?? end };
}

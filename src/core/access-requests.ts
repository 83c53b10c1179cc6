import { DAY } from './clock.ts';
import type { SharePerson } from './shares.ts';
import type { WaitingCommand } from './tickets.ts';

/** What became of a request: open · approved or denied by one lender · withdrawn: replaced, or its person has a link now. */
export type AccessRequestState = 'open' | 'approved' | 'denied' | 'withdrawn';

/** A lender who was asked, and the direct messages with the card, which go when somebody decides. */
export interface AskedLender {
  personId: string;
  organizationId: string;
  /** Empty until Webex took the message. */
  messageIds: string[];
}

/** A person without a link asks for access. */
export interface AccessRequest {
  /** @see newReference */
  id: string;
  requester: SharePerson;
  /** The name of the network as the requester typed it; absent for the whole organization. It is looked up only by who approves. */
  network?: string | undefined;
  /** A foreign string. It is never in the audit log. */
  reason?: string | undefined;
  /** What is answered once access is given. */
  waiting?: WaitingCommand | undefined;
  asked: {
    lenders: AskedLender[];
    /** When the messages to them, or to the administrators, were stored: they are sent then, whatever ends this process. */
    at?: number | undefined;
  };
  state: AccessRequestState;
  /** Id of the lender who decided. */
  decidedBy?: string | undefined;
  /** Epoch milliseconds, as `expiresAt`, after which nobody can decide any more. */
  requestedAt: number;
  decidedAt?: number | undefined;
  expiresAt: number;
}

/** Milliseconds for which a request is open, and in which a person may make `MAX_REQUESTS`. */
export const ACCESS_REQUEST_LIFE = DAY;
export const MAX_REQUESTS = 3;
/** The lenders who are asked, those who used their links latest. */
export const MAX_ASKED_LENDERS = 5;

/** Whether somebody can still decide about a request. @param now epoch milliseconds */
export function isDecidable(
  { state, expiresAt }: Pick<AccessRequest, 'state' | 'expiresAt'>,
  now: number,
): boolean {
  return state === 'open' && now < expiresAt;
}

/** Tells whether a person was asked for access, or decided about it. */
export function isAskedLender({ asked, decidedBy }: AccessRequest, personId: string): boolean {
  return decidedBy === personId || asked.lenders.some((lender) => lender.personId === personId);
}

/** Returns a request without a lender, who is forgotten: as one of those who were asked, and as who decided. */
export function withoutLender(request: AccessRequest, personId: string): AccessRequest {
  const { decidedBy, asked, ...others } = request;
  return {
    ...others,
    asked: { ...asked, lenders: asked.lenders.filter((lender) => lender.personId !== personId) },
    ...(decidedBy !== undefined && decidedBy !== personId && { decidedBy }),
  };
}

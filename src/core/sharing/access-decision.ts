import {
  ACCESS_REQUEST_LIFE,
  type AccessRequest,
  type AskedLender,
  isDecidable,
} from '../access-requests.ts';
import { HOUR } from '../clock.ts';
import { KnownError } from '../errors.ts';
import { escapeMarkdown } from '../markdown.ts';

/** Returns how a person was asked; undefined when they were not. */
export function askedAs(request: AccessRequest, lenderId: string): AskedLender | undefined {
  return request.asked.lenders.find(({ personId }) => personId === lenderId);
}

/** Returns the request with the messages that brought its card to a lender. */
export function withMessages(
  request: AccessRequest,
  lenderId: string,
  messageIds: readonly string[],
): AccessRequest {
  const lenders = request.asked.lenders.map((lender) =>
    lender.personId === lenderId ? { ...lender, messageIds: [...messageIds] } : lender,
  );
  return { ...request, asked: { ...request.asked, lenders } };
}

/** Returns the request as decided by a lender. @param now epoch milliseconds @throws KnownError when nobody can decide any more */
export function decided(
  request: AccessRequest,
  state: 'approved' | 'denied',
  lenderId: string,
  now: number,
): AccessRequest {
  assertDecidable(request, lenderId, now);
  return { ...request, state, decidedBy: lenderId, decidedAt: now };
}

/** Returns the request as open again, whose access could not be given after all; one that was decided otherwise stays. */
export function reopened(request: AccessRequest, lenderId: string): AccessRequest {
  if (request.state !== 'approved' || request.decidedBy !== lenderId) return request;
  const { decidedBy: _, decidedAt: __, ...rest } = request;
  return { ...rest, state: 'open' };
}

/** Returns an open request as withdrawn: its person can ask by now. */
export function withdrawn(request: AccessRequest): AccessRequest {
  return request.state === 'open' ? { ...request, state: 'withdrawn' } : request;
}

/** Checks that a request can be decided. @throws KnownError `not_found`, which names none of the others who were asked */
export function assertDecidable(request: AccessRequest, lenderId: string, now: number): void {
  if (isDecidable(request, now)) return;
  const name = escapeMarkdown(request.requester.name);
  throw new KnownError('not_found', whyNot(request, name, lenderId), NEXT[request.state]);
}

const LEND = '`share with` and their address lends to them unasked.';
const NEXT: Record<AccessRequest['state'], string> = {
  open: `They can ask again; ${LEND}`,
  approved: '`shares` shows what you lend.',
  denied: `If that was a mistake: ${LEND}`,
  withdrawn: 'There is nothing to decide.',
};

function whyNot({ state, decidedBy }: AccessRequest, name: string, lenderId: string): string {
  if (state === 'withdrawn')
    return `${name} can ask by now, through a link or a share that they got meanwhile.`;
  if (state === 'open')
    return `The request of ${name} has run out: it was open for ${ACCESS_REQUEST_LIFE / HOUR} hours.`;
  if (decidedBy !== lenderId) return `Somebody else has already decided about the request of ${name}.`;
  return state === 'approved'
    ? `You gave ${name} access already.`
    : `You denied the request of ${name} already.`;
}

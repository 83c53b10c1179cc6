import { isAskedLender, withoutLender } from '../../core/access-requests.ts';
import { isNamedIn, ownSettings, withoutPersonIn } from '../../core/settings.ts';
import type { SharePerson } from '../../core/shares.ts';
import type { ForgottenPerson } from '../../core/store.ts';
import type { Tables } from './tables.ts';

/** Makes the tables forget a person. @see Store.forget */
export function forgetIn(
  { settings, tickets, confirmations, revocations, shares, accessRequests }: Tables,
  { personId, emails, as }: ForgottenPerson,
): void {
  const isThem = (one: SharePerson) => one.personId === personId || emails.includes(one.email.toLowerCase());
  for (const id of ownSettings(personId)) settings.delete(id);
  for (const named of settings.list().filter((one) => isNamedIn(one, personId)))
    settings.put(settings.copy(withoutPersonIn(named, personId, as)));
  for (const { hash } of tickets.list(personId)) tickets.delete(hash);
  for (const { signedIn, ...ticket } of tickets.list())
    if (signedIn !== undefined && emails.includes(signedIn.email.toLowerCase()))
      tickets.put(tickets.copy(ticket));
  for (const { code } of confirmations.list(personId)) confirmations.delete(code);
  for (const { id, lender, borrower } of shares.list())
    if (isThem(lender) || (borrower.kind === 'person' && isThem(borrower))) shares.delete(id);
  for (const asking of accessRequests.list())
    if (isThem(asking.requester)) accessRequests.delete(asking.id);
    else if (isAskedLender(asking, personId))
      accessRequests.put(accessRequests.copy(withoutLender(asking, personId)));
  for (const revocation of revocations.list())
    if (revocation.personId === personId)
      revocations.put(revocations.copy({ ...revocation, forgottenAs: as }));
}

import { isNamedIn, ownSettings, withoutPersonIn } from '../../core/settings.ts';
import type { ForgottenPerson } from '../../core/store.ts';
import type { Tables } from './tables.ts';

/** Makes the tables forget a person. @see Store.forget */
export function forgetIn(
  { settings, tickets, confirmations, revocations }: Tables,
  { personId, emails, as }: ForgottenPerson,
): void {
  for (const id of ownSettings(personId)) settings.delete(id);
  for (const named of settings.list().filter((one) => isNamedIn(one, personId)))
    settings.put(settings.copy(withoutPersonIn(named, personId, as)));
  for (const { hash } of tickets.list(personId)) tickets.delete(hash);
  for (const { signedIn, ...ticket } of tickets.list())
    if (signedIn !== undefined && emails.includes(signedIn.email.toLowerCase()))
      tickets.put(tickets.copy(ticket));
  for (const { code } of confirmations.list(personId)) confirmations.delete(code);
  for (const revocation of revocations.list())
    if (revocation.personId === personId)
      revocations.put(revocations.copy({ ...revocation, forgottenAs: as }));
}

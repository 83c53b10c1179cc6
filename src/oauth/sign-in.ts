import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import type { Provider } from '../core/provider.ts';
import type { Store } from '../core/store.ts';
import { type LinkTicket, voidTicket } from '../core/tickets.ts';
import { changeTicket } from './change-ticket.ts';
import { LinkRefusedError, refusalAt } from './link-refused.ts';

/** The collaborators of the sign-in. */
export interface SignInDeps {
  store: Pick<Store, 'changeTicket'>;
  webex: { provider: Provider };
  /** Asks Webex to whom an access token belongs. */
  whoIs(accessToken: string): Promise<Person>;
  /** Whether people of a Webex organization may use the bot. @see Admission.admits */
  admits(orgId: string): boolean;
  log: Log;
  /** Called when somebody else opened the one-time URL, which voided it. */
  onWrongPerson(ticket: LinkTicket, identity: Person): void;
  /** Called when its person may not use the bot, which voided the one-time URL. */
  onOutside(ticket: LinkTicket): void;
}

/**
 * Exchanges Webex's code and returns the person who signed in. A ticket is void once somebody else than its person, or a
 * person who may not use the bot, has signed in for it.
 *
 * @throws LinkRefusedError `wrong_person`, `outside` and those of `refusalAt`; TicketRefusedError when the ticket is gone
 */
export type SignIn = (ticket: LinkTicket, code: string, codeVerifier?: string) => Promise<Person>;

/** Creates the sign-in at Webex. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { store, webex, whoIs, admits, log } = deps;

  return async (ticket, code, codeVerifier) => {
    let identity: Person;
    try {
      const { accessToken } = await webex.provider.exchange(code, codeVerifier);
      identity = await whoIs(accessToken);
    } catch (error) {
      throw refusalAt('webex', error, log);
    }
    if (identity.id !== ticket.personId) await refuseStranger(ticket, identity);
    if (!admits(identity.orgId)) await refuseOutside(ticket, identity);
    return identity;
  };

  /** Ends the ticket: somebody else than its person signed in. */
  async function refuseStranger(ticket: LinkTicket, identity: Person): Promise<never> {
    const signedIn = { name: identity.displayName, email: identity.email };
    await changeTicket(store, ticket.hash, (current) =>
      voidTicket(current, { voidReason: 'wrong_person', signedIn }),
    );
    log.warn({ personId: ticket.personId, signedIn: identity.id }, 'one-time URL opened by somebody else');
    deps.onWrongPerson(ticket, identity);
    throw new LinkRefusedError('wrong_person', { provider: 'webex', ticket: ticket.hash });
  }

  /** Ends the ticket: Webex says that its person may not use the bot. */
  async function refuseOutside(ticket: LinkTicket, { orgId }: Person): Promise<never> {
    await changeTicket(store, ticket.hash, (current) => voidTicket(current));
    log.warn(
      { personId: ticket.personId, orgId },
      'one-time URL opened by a person of a Webex organization that may not use the bot',
    );
    deps.onOutside(ticket);
    throw new LinkRefusedError('outside', { provider: 'webex' });
  }
}

import type { Clock } from '../core/clock.ts';
import type { Grant } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import { ProviderError } from '../core/provider.ts';
import { hashSecret } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import {
  assertAlive,
  beginCompleting,
  claimTicket,
  completeTicket,
  identifyTicket,
  type LinkTicket,
  reopenTicket,
  TicketRefusedError,
  voidTicket,
} from '../core/tickets.ts';
import type { AuthorizationRequests, OAuthClient } from './authorization-requests.ts';
import type { GrantMaker } from './grant-maker.ts';
import { LinkRefusedError } from './link-refused.ts';

/** The collaborators of linking. */
export interface LinkingDeps {
  store: Store;
  authorizationRequests: AuthorizationRequests;
  webex: OAuthClient;
  meraki: OAuthClient;
  /** Asks Webex to whom an access token belongs. */
  whoIs(accessToken: string): Promise<Person>;
  grants: GrantMaker;
  clock: Clock;
  log: Log;
  /** Called when somebody else opened the one-time URL, which voided it. */
  onWrongPerson(ticket: LinkTicket, identity: Person): void;
  /** Called when the grant is stored. */
  onLinked(ticket: LinkTicket, grant: Grant): void;
}

/**
 * The five steps of linking in the browser, each one request. `browser` is the value of the browser's cookie, `query`
 * the parsed query of a callback. Every method throws LinkRefusedError and TicketRefusedError.
 */
export interface Linking {
  /** Finds the ticket of a one-time URL and changes nothing: previewers and scanners fetch the URL too. */
  open(secret: string): Promise<LinkTicket>;
  /** Claims the ticket for this browser. @returns the address of the Webex sign-in */
  start(secret: string, browser: string): Promise<string>;
  /** Handles Webex's callback. @returns the ticket, now identified, and who signed in */
  identify(
    query: Record<string, unknown>,
    browser?: string,
  ): Promise<{ ticket: LinkTicket; identity: Person }>;
  /**
   * Begins the consent. It refuses beforehand every case that Meraki's callback would refuse, so that no consent is useless.
   * @param ticketHash from the confirm page @returns the address of Meraki's consent
   */
  confirm(ticketHash: string, browser?: string): Promise<string>;
  /** Handles Meraki's callback. @returns the grant, stored */
  complete(query: Record<string, unknown>, browser?: string): Promise<Grant>;
}

/** Creates linking over the store and both providers. */
export function createLinking(deps: LinkingDeps): Linking {
  const { store, authorizationRequests, webex, meraki, whoIs, grants, clock, log } = deps;

  const change = async (hash: string, step: (ticket: LinkTicket) => LinkTicket): Promise<LinkTicket> => {
    const ticket = await store.changeTicket(hash, step);
    if (ticket === undefined) throw new TicketRefusedError('unknown');
    return ticket;
  };
  const hashOf = (browser: string | undefined) => (browser === undefined ? undefined : hashSecret(browser));

  return {
    async open(secret) {
      const ticket = await store.findTicket(hashSecret(secret));
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      assertAlive(ticket, clock());
      return ticket;
    },

    async start(secret, browser) {
      const browserHash = hashSecret(browser);
      const ticket = await change(hashSecret(secret), (current) =>
        claimTicket(current, browserHash, clock()),
      );
      return authorizationRequests.begin(webex, ticket, browserHash);
    },

    async identify(query, browser) {
      const callback = await authorizationRequests.verifyCallback(webex, query, hashOf(browser));
      const { ticket, browserHash, code, codeVerifier } = callback;
      let identity: Person;
      try {
        const { accessToken } = await webex.provider.exchange(code, codeVerifier);
        identity = await whoIs(accessToken);
      } catch (error) {
        throw refusalAt('webex', error);
      }
      if (identity.id !== ticket.personId) {
        await change(ticket.hash, voidTicket);
        log.warn(
          { personId: ticket.personId, signedIn: identity.id },
          'one-time URL opened by somebody else',
        );
        deps.onWrongPerson(ticket, identity);
        throw new LinkRefusedError('wrong_person', { identity });
      }
      const identified = await change(ticket.hash, (current) =>
        identifyTicket(current, browserHash, clock()),
      );
      return { identity, ticket: identified };
    },

    async confirm(ticketHash, browser) {
      const ticket = await store.findTicket(ticketHash);
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      const browserHash = hashOf(browser) ?? '';
      beginCompleting(ticket, browserHash, clock());
      return authorizationRequests.begin(meraki, ticket, browserHash);
    },

    async complete(query, browser) {
      const callback = await authorizationRequests.verifyCallback(meraki, query, hashOf(browser));
      const { ticket, browserHash, code, codeVerifier } = callback;
      await change(ticket.hash, (current) => beginCompleting(current, browserHash, clock()));
      // The last change returns the ticket with the command that the person may have asked meanwhile.
      let completed = ticket;
      let grant: Grant;
      try {
        grant = await grants.make(ticket, code, codeVerifier, async () => {
          completed = await change(ticket.hash, completeTicket);
        });
      } catch (error) {
        await change(ticket.hash, reopenTicket);
        throw refusalAt('meraki', error, ticket.hash);
      }
      deps.onLinked(completed, grant);
      return grant;
    },
  };

  /** Turns a failure at a provider into the refusal that has a page. @param retry the ticket that may go on there again */
  function refusalAt(provider: 'webex' | 'meraki', error: unknown, retry?: string): unknown {
    if (error instanceof LinkRefusedError) return error;
    log.warn({ provider, err: error }, 'linking stopped at a provider');
    if (!(error instanceof ProviderError)) return error;
    const problem = error.code === 'invalid_client' ? 'bad_credentials' : 'sign_in_failed';
    return new LinkRefusedError(problem, { provider, ...(retry && { retry }) });
  }
}

import type { Clock } from '../core/clock.ts';
import type { Grant, NamedPerson } from '../core/links.ts';
import type { Person } from '../core/person.ts';
import { ProviderError } from '../core/provider.ts';
import { hashSecret, isHash, isSecret } from '../core/secrets.ts';
import { TicketRefusedError } from '../core/ticket-refusal.ts';
import {
  assertAlive,
  beginCompleting,
  claimTicket,
  identifyTicket,
  isAlive,
  type LinkTicket,
  reopenTicket,
  voidTicket,
} from '../core/tickets.ts';
import type { OAuthClient } from './authorization-requests.ts';
import { type CallbacksDeps, createCallbacks } from './callbacks.ts';
import { LinkRefusedError } from './link-refused.ts';

/** The collaborators of linking. */
export interface LinkingDeps extends CallbacksDeps {
  webex: OAuthClient;
  /** Asks Webex to whom an access token belongs. */
  whoIs(accessToken: string): Promise<Person>;
  /** Whether people of a Webex organization may use the bot. @see Admission.admits */
  admits(orgId: string): boolean;
  clock: Clock;
  /** Called when somebody else opened the one-time URL, which voided it. */
  onWrongPerson(ticket: LinkTicket, identity: Person): void;
  /** Called when the grant is stored. */
  onLinked(ticket: LinkTicket, grant: Grant): void;
}

/** What a page says about a ticket, to the browser that claimed it and to no other. */
export interface TicketFacts {
  /** The hash of the ticket, when it may go on to Meraki from this page. */
  retry?: string | undefined;
  /** The person who signed in at Webex in this browser, when it is not the one whom the ticket is for. */
  identity?: NamedPerson | undefined;
}

/**
 * The five steps of linking in the browser, each one request, and what the pages between them say. `browser` is the value
 * of the browser's cookie, `query` the parsed query of a callback. Every method throws LinkRefusedError and
 * TicketRefusedError.
 */
export interface Linking {
  /** Finds the ticket of a one-time URL and changes nothing: previewers and scanners fetch the URL too. */
  open(secret: string): Promise<LinkTicket>;
  /** Claims the ticket for this browser. @returns the address of the Webex sign-in */
  start(secret: string, browser: string): Promise<string>;
  /** Handles Webex's callback: its person is the one whom the ticket is for. @returns the ticket, now identified */
  identify(query: Record<string, unknown>, browser?: string): Promise<LinkTicket>;
  /** Finds the ticket of the confirm page. Another browser learns nothing about it, not even whether it is stored. */
  findIdentified(ticketHash: string, browser?: string): Promise<LinkTicket>;
  /** Finds what the page of a problem says about a ticket; nothing for another browser. Refuses nothing. */
  facts(ticketHash: string, browser?: string): Promise<TicketFacts>;
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
  const { store, authorizationRequests, webex, meraki, whoIs, grants, admits, clock, log } = deps;
  const callbacks = createCallbacks(deps);

  const change = async (hash: string, step: (ticket: LinkTicket) => LinkTicket): Promise<LinkTicket> => {
    const ticket = await store.changeTicket(hash, step);
    if (ticket === undefined) throw new TicketRefusedError('unknown');
    return ticket;
  };
  const hashOf = (browser: string | undefined) => (browser === undefined ? undefined : hashSecret(browser));
  const ticketHashOf = (secret: string): string => {
    if (!isSecret(secret)) throw new TicketRefusedError('unknown');
    return hashSecret(secret);
  };

  return {
    async open(secret) {
      const ticket = await store.findTicket(ticketHashOf(secret));
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      assertAlive(ticket, clock());
      assertAdmitted(ticket);
      return ticket;
    },

    async start(secret, browser) {
      const browserHash = hashSecret(browser);
      const ticket = await change(ticketHashOf(secret), (current) => {
        assertAdmitted(current);
        return claimTicket(current, browserHash, clock());
      });
      return authorizationRequests.begin(webex, ticket, browserHash);
    },

    identify: (query, browser) =>
      callbacks.receive(webex, query, hashOf(browser), async ({ ticket, browserHash, redeem }) => {
        const { code, codeVerifier } = redeem();
        let identity: Person;
        try {
          const { accessToken } = await webex.provider.exchange(code, codeVerifier);
          identity = await whoIs(accessToken);
        } catch (error) {
          throw refusalAt('webex', error);
        }
        if (identity.id !== ticket.personId) await refuseStranger(ticket, identity);
        if (!admits(identity.orgId)) await refuseOutside(ticket, identity);
        // The person's own sign-in shows the organization, even where the bot's token does not.
        return change(ticket.hash, (current) => ({
          ...identifyTicket(current, browserHash, clock()),
          personOrgId: identity.orgId || current.personOrgId,
        }));
      }),

    async findIdentified(ticketHash, browser) {
      const ticket = await findOwn(ticketHash, browser);
      if (ticket === undefined) throw new LinkRefusedError('unknown_attempt');
      beginCompleting(ticket, hashOf(browser) ?? '', clock());
      return ticket;
    },

    async facts(ticketHash, browser) {
      const ticket = await findOwn(ticketHash, browser);
      const mayRetry = ticket?.stage === 'identified' && isAlive(ticket, clock());
      return { identity: ticket?.signedIn, retry: mayRetry ? ticketHash : undefined };
    },

    async confirm(ticketHash, browser) {
      const ticket = isHash(ticketHash) ? await store.findTicket(ticketHash) : undefined;
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      const browserHash = hashOf(browser) ?? '';
      beginCompleting(ticket, browserHash, clock());
      assertAdmitted(ticket);
      return authorizationRequests.begin(meraki, ticket, browserHash);
    },

    complete: (query, browser) =>
      callbacks.receive(meraki, query, hashOf(browser), async ({ ticket, browserHash, redeem }) => {
        await change(ticket.hash, (current) => {
          assertAdmitted(current);
          return beginCompleting(current, browserHash, clock());
        });
        const { code, codeVerifier } = redeem();
        let grant: Grant;
        try {
          grant = await grants.make(ticket, code, codeVerifier);
        } catch (error) {
          await change(ticket.hash, reopenTicket);
          throw refusalAt('meraki', error, ticket.hash);
        }
        // Read again: the person may have asked another command meanwhile. The link is made, whatever a read says.
        const completed = await store.findTicket(ticket.hash).catch(() => undefined);
        deps.onLinked(completed ?? ticket, grant);
        return grant;
      }),
  };

  async function findOwn(ticketHash: string, browser: string | undefined): Promise<LinkTicket | undefined> {
    const ticket = isHash(ticketHash) ? await store.findTicket(ticketHash) : undefined;
    return ticket?.browserHash !== undefined && ticket.browserHash === hashOf(browser) ? ticket : undefined;
  }

  /** Ends the ticket: somebody else than its person signed in. */
  async function refuseStranger(ticket: LinkTicket, identity: Person): Promise<never> {
    const signedIn = { name: identity.displayName, email: identity.email };
    await change(ticket.hash, (current) => voidTicket(current, { voidReason: 'wrong_person', signedIn }));
    log.warn({ personId: ticket.personId, signedIn: identity.id }, 'one-time URL opened by somebody else');
    deps.onWrongPerson(ticket, identity);
    throw new LinkRefusedError('wrong_person', { provider: 'webex', ticket: ticket.hash });
  }

  /** Ends the ticket: Webex says that its person may not use the bot. */
  async function refuseOutside(ticket: LinkTicket, { orgId }: Person): Promise<never> {
    await change(ticket.hash, (current) => voidTicket(current));
    log.warn(
      { personId: ticket.personId, orgId },
      'one-time URL opened by a person of a Webex organization that may not use the bot',
    );
    throw new LinkRefusedError('outside', { provider: 'webex' });
  }

  /**
   * Refuses a ticket whose person may not use the bot any more. Where it has no organization, the sign-in will show it.
   *
   * @throws LinkRefusedError `outside`
   */
  function assertAdmitted({ personOrgId }: LinkTicket): void {
    if (personOrgId !== '' && !admits(personOrgId)) throw new LinkRefusedError('outside');
  }

  /** Turns a failure at a provider into the refusal that has a page. @param ticket hash of the ticket that may go on there again */
  function refusalAt(provider: 'webex' | 'meraki', error: unknown, ticket?: string): unknown {
    if (error instanceof LinkRefusedError) return error;
    log.warn({ provider, err: error }, 'linking stopped at a provider');
    if (!(error instanceof ProviderError)) return error;
    const problem = error.code === 'invalid_client' ? 'bad_credentials' : 'sign_in_failed';
    return new LinkRefusedError(problem, { provider, ...(ticket && { ticket }) });
  }
}

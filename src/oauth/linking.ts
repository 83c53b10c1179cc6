import type { Clock } from '../core/clock.ts';
import type { Grant, NamedPerson } from '../core/links.ts';
import { hashSecret, isHash, isSecret } from '../core/secrets.ts';
import { TicketRefusedError } from '../core/ticket-refusal.ts';
import {
  assertAlive,
  assertOwned,
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
import { changeTicket } from './change-ticket.ts';
import { LinkRefusedError, refusalAt } from './link-refused.ts';
import { createSignIn, type SignInDeps } from './sign-in.ts';

/** The collaborators of linking. */
export interface LinkingDeps
  extends CallbacksDeps,
    Pick<SignInDeps, 'whoIs' | 'admits' | 'onWrongPerson' | 'onOutside'> {
  webex: OAuthClient;
  clock: Clock;
  /** Called when somebody has said that they are not the person of this ticket, which is void now. */
  onDeclined(ticket: LinkTicket): void;
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
   * Another browser learns nothing about the ticket, not even whether it is stored.
   * @param ticketHash from the confirm page @returns the address of Meraki's consent
   */
  confirm(ticketHash: string, browser?: string): Promise<string>;
  /**
   * Ends the attempt because whoever sits at this browser is not the person of the ticket: nothing is linked with it, whatever
   * step it is at, and its person is told. Another browser can't, and learns nothing about the ticket.
   */
  decline(ticketHash: string, browser?: string): Promise<void>;
  /** Finds the first link that its person made with the ticket that this browser claimed last, or since; undefined for none. */
  linkedIn(browser?: string): Promise<Pick<Grant, 'organizationName'> | undefined>;
  /** Handles Meraki's callback. @returns the grant, stored */
  complete(query: Record<string, unknown>, browser?: string): Promise<Grant>;
}

/** Creates linking over the store and both providers. */
export function createLinking(deps: LinkingDeps): Linking {
  const { store, authorizationRequests, webex, meraki, grants, admits, clock, log } = deps;
  const callbacks = createCallbacks(deps);
  const signIn = createSignIn(deps);

  const change = (hash: string, step: (ticket: LinkTicket) => LinkTicket) => changeTicket(store, hash, step);
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
        const identity = await signIn(ticket, code, codeVerifier);
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
      const ticket = await findOwn(ticketHash, browser);
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      const browserHash = hashOf(browser) ?? '';
      beginCompleting(ticket, browserHash, clock());
      assertAdmitted(ticket);
      return authorizationRequests.begin(meraki, ticket, browserHash);
    },

    async decline(ticketHash, browser) {
      const own = await findOwn(ticketHash, browser);
      if (own === undefined) throw new TicketRefusedError('unknown');
      const ticket = await change(own.hash, (current) => {
        assertOwned(current, hashOf(browser) ?? '', clock());
        return voidTicket(current, { voidReason: 'wrong_person' });
      });
      log.warn(
        { personId: ticket.personId },
        'one-time URL ended by somebody who says that it is not theirs',
      );
      const { personId, personName, personEmail } = ticket;
      const subject = { personId, personName, personEmail, organizationId: '' };
      await deps.audit.record({ action: 'link_refused', outcome: 'not_me', subject });
      deps.onDeclined(ticket);
    },

    async linkedIn(browser) {
      const ticket = browser === undefined ? undefined : await store.findTicketOfBrowser(hashSecret(browser));
      if (ticket?.stage !== 'done') return undefined;
      const grants = await store.listGrants(ticket.personId);
      // Oldest first: a later link of the same person was made with a later ticket.
      return grants.find(({ linkedAt }) => linkedAt >= ticket.sentAt);
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
          throw refusalAt('meraki', error, log, ticket.hash);
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

  /**
   * Refuses a ticket whose person may not use the bot any more. Where it has no organization, the sign-in will show it.
   *
   * @throws LinkRefusedError `outside`
   */
  function assertAdmitted({ personOrgId }: LinkTicket): void {
    if (personOrgId !== '' && !admits(personOrgId)) throw new LinkRefusedError('outside');
  }
}

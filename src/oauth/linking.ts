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

export interface LinkingDeps {
  store: Store;
  authorizationRequests: AuthorizationRequests;
  webex: OAuthClient;
  meraki: OAuthClient;
  whoIs(accessToken: string): Promise<Person>;
  grants: GrantMaker;
  clock: Clock;
  log: Log;
  /** The link was opened by somebody else, and is void now. */
  onWrongPerson(ticket: LinkTicket, identity: Person): void;
  /** The grant is stored. */
  onLinked(ticket: LinkTicket, grant: Grant): void;
}

/**
 * The five steps of linking in the browser, each one request. `browser` is the value of the browser's
 * cookie. Every method can throw LinkRefused and TicketRefused.
 */
export interface Linking {
  /** Looks at a link without changing anything: previewers and scanners fetch it too. */
  open(secret: string): Promise<LinkTicket>;
  /** Claims the link for this browser. @returns the address of the Webex sign-in */
  start(secret: string, browser: string): Promise<string>;
  /** @returns the ticket, now identified, and who signed in */
  identify(
    query: Record<string, unknown>,
    browser?: string,
  ): Promise<{ ticket: LinkTicket; identity: Person }>;
  /**
   * Refuses what Meraki's callback would refuse, before anybody consents in vain.
   * @param ticketHash from the confirm page @returns the address of Meraki's consent
   */
  confirm(ticketHash: string, browser?: string): Promise<string>;
  complete(query: Record<string, unknown>, browser?: string): Promise<Grant>;
}

export function createLinking(options: LinkingDeps): Linking {
  const {
    store,
    authorizationRequests: attempts,
    webex,
    meraki,
    whoIs,
    grants,
    clock,
    log,
    onWrongPerson,
    onLinked,
  } = options;

  const change = async (hash: string, step: (ticket: LinkTicket) => LinkTicket): Promise<LinkTicket> => {
    const ticket = await store.changeTicket(hash, step);
    if (ticket === undefined) throw new TicketRefusedError('unknown');
    return ticket;
  };
  const hashed = (browser: string | undefined) => (browser === undefined ? undefined : hashSecret(browser));

  return {
    async open(secret) {
      const ticket = await store.findTicket(hashSecret(secret));
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      assertAlive(ticket, clock());
      return ticket;
    },

    async start(secret, browser) {
      const browserHash = hashSecret(browser);
      const ticket = await change(hashSecret(secret), (t) => claimTicket(t, browserHash, clock()));
      return attempts.begin(webex, ticket, browserHash);
    },

    async identify(query, browser) {
      const { ticket, browserHash, code, codeVerifier } = await attempts.verifyCallback(
        webex,
        query,
        hashed(browser),
      );
      let identity: Person;
      try {
        const { accessToken } = await webex.provider.exchange(code, codeVerifier);
        identity = await whoIs(accessToken);
      } catch (error) {
        throw failedAt('webex', error);
      }
      if (identity.id !== ticket.personId) {
        await change(ticket.hash, voidTicket);
        log.warn({ personId: ticket.personId, signedIn: identity.id }, 'a link was opened by somebody else');
        onWrongPerson(ticket, identity);
        throw new LinkRefusedError('wrong_person', { identity });
      }
      return { identity, ticket: await change(ticket.hash, (t) => identifyTicket(t, browserHash, clock())) };
    },

    async confirm(ticketHash, browser) {
      const ticket = await store.findTicket(ticketHash);
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      const browserHash = hashed(browser) ?? '';
      beginCompleting(ticket, browserHash, clock());
      return attempts.begin(meraki, ticket, browserHash);
    },

    async complete(query, browser) {
      const { ticket, browserHash, code, codeVerifier } = await attempts.verifyCallback(
        meraki,
        query,
        hashed(browser),
      );
      await change(ticket.hash, (t) => beginCompleting(t, browserHash, clock()));
      let grant: Grant;
      // Read again at the end: what the person asked meanwhile waits in it.
      let done = ticket;
      try {
        grant = await grants.make(ticket, code, codeVerifier, async () => {
          done = await change(ticket.hash, completeTicket);
        });
      } catch (error) {
        await change(ticket.hash, reopenTicket);
        throw failedAt('meraki', error, ticket.hash);
      }
      onLinked(done, grant);
      return grant;
    },
  };

  function failedAt(provider: 'webex' | 'meraki', error: unknown, retry?: string): unknown {
    if (error instanceof LinkRefusedError) return error;
    log.warn({ provider, err: error }, 'linking stopped at a provider');
    if (!(error instanceof ProviderError)) return error;
    const problem = error.code === 'invalid_client' ? 'bad_credentials' : 'sign_in_failed';
    return new LinkRefusedError(problem, { provider, ...(retry && { retry }) });
  }
}

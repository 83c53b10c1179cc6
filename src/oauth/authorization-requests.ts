import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Provider } from '../core/provider.ts';
import { hashSecret, newSecret } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import {
  type AuthorizationRequest,
  assertOwned,
  type LinkTicket,
  TICKET_LIFE,
  TicketRefusedError,
} from '../core/tickets.ts';
import { LinkRefusedError } from './link-refused.ts';
import type { ProviderData } from './providers.ts';
import type { SealContext, Sealer } from './sealing.ts';

/** This product as a client of one provider (RFC 6749 §2). */
export interface OAuthClient {
  /** The fixed facts about the provider: its name, its paths, how it takes our credentials. */
  data: ProviderData;
  /** The calls to the provider. */
  provider: Provider;
  /** The provider's issuer: a callback's `iss`, when there is one, must have the same origin (RFC 9207). */
  oauthUrl: string;
  /** The scopes that every authorization request asks for. */
  scopes: string[];
  /** Whether authorization requests carry a PKCE challenge (RFC 7636). */
  pkce: boolean;
}

/** A callback that passed every check; its code has not been exchanged yet. */
export interface CallbackParameters {
  /** The ticket that the authorization request was made for. */
  ticket: LinkTicket;
  browserHash: string;
  /** The authorization code. */
  code: string;
  /** The PKCE verifier; absent when PKCE is off. */
  codeVerifier?: string | undefined;
}

/** Makes authorization requests and checks their callbacks; state and PKCE verifier stay in the store, one record each. */
export interface AuthorizationRequests {
  /**
   * Stores a new authorization request, valid for TICKET_LIFE. Asks Meraki also for the scopes of the ticket.
   *
   * @param browserHash of the browser's cookie; a callback in another browser is refused
   * @returns the URL of the provider's authorization endpoint, to send the browser to
   */
  begin(client: OAuthClient, ticket: LinkTicket, browserHash: string): Promise<string>;
  /**
   * Checks a callback and takes its authorization request out of the store: a second callback with the same state is
   * refused. A callback with an unknown state, or in another browser, takes nothing out.
   *
   * @param client of the provider whose callback this is
   * @param query as parsed: a repeated parameter is an array
   * @param browserHash of the browser's cookie, undefined without a cookie
   * @throws LinkRefusedError for a callback that is forged, repeated or expired, or that reports an error of the provider;
   * TicketRefusedError when its ticket can't be used any more; SealError when the verifier can't be opened
   */
  verifyCallback(
    client: OAuthClient,
    query: Record<string, unknown>,
    browserHash: string | undefined,
  ): Promise<CallbackParameters>;
}

/** Creates an `AuthorizationRequests` that keeps its records in the store; the sealer seals the PKCE verifiers. */
export function createAuthorizationRequests(deps: {
  store: Store;
  sealer: Sealer;
  clock: Clock;
}): AuthorizationRequests {
  const { store, sealer, clock } = deps;

  return {
    async begin({ data, provider, scopes, pkce }, ticket, browserHash) {
      const state = newSecret();
      const verifier = pkce ? newSecret() : undefined;
      await store.saveAuthorizationRequest({
        stateHash: hashSecret(state),
        provider: data.name,
        ticketHash: ticket.hash,
        browserHash,
        sealedVerifier: verifier && sealer.seal(verifier, verifierContext(ticket)),
        expiresAt: clock() + TICKET_LIFE,
      });
      const codeChallenge = verifier && createHash('sha256').update(verifier).digest('base64url');
      const ticketScopes = data.name === 'meraki' ? (ticket.scopes ?? []) : [];
      return provider.authorizeUrl({
        state,
        scopes: [...new Set([...scopes, ...ticketScopes])],
        codeChallenge,
      });
    },

    async verifyCallback({ data, oauthUrl }, query, browserHash) {
      const params = singleValued(query);
      const provider = data.name;
      const request = await findRequest(params.state);
      if (request.browserHash !== browserHash) throw new LinkRefusedError('foreign_browser');
      if ((await store.takeAuthorizationRequest(request.stateHash)) === undefined)
        throw new LinkRefusedError('unknown_attempt');
      if (request.provider !== provider) throw new LinkRefusedError('wrong_provider');
      if (params.iss !== undefined && !isSameOrigin(params.iss, oauthUrl))
        throw new LinkRefusedError('wrong_issuer');
      const ticket = await store.findTicket(request.ticketHash);
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      assertOwned(ticket, browserHash, clock());
      const retry = provider === 'meraki' ? { retry: ticket.hash } : {};
      if (params.error === 'access_denied') throw new LinkRefusedError('denied', { provider, ...retry });
      if (params.error !== undefined) throw new LinkRefusedError('refused_by_provider', { provider });
      if (params.code === undefined || params.code === '')
        throw new LinkRefusedError('missing_code', { provider });
      const { sealedVerifier } = request;
      const codeVerifier = sealedVerifier && sealer.open(sealedVerifier, verifierContext(ticket));
      return { ticket, browserHash, code: params.code, codeVerifier };
    },
  };

  async function findRequest(state: string | undefined): Promise<AuthorizationRequest> {
    const request = state === undefined ? undefined : await store.findAuthorizationRequest(hashSecret(state));
    if (request === undefined || clock() >= request.expiresAt) throw new LinkRefusedError('unknown_attempt');
    return request;
  }
}

/** Returns what a verifier is sealed for. `attempt` stays, a former name: stored verifiers were sealed with it. */
function verifierContext({ personId }: LinkTicket): SealContext {
  return { kind: 'attempt', personId, organizationId: '', field: 'code_verifier' };
}

/** Returns the parameters, and refuses a repeated one (RFC 6749 §3.1). @throws LinkRefusedError `duplicate_parameter` */
function singleValued(query: Record<string, unknown>): Record<string, string | undefined> {
  const params: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw new LinkRefusedError('duplicate_parameter');
    params[name] = value;
  }
  return params;
}

function isSameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).origin === new URL(b).origin;
}

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
  data: ProviderData;
  provider: Provider;
  /** The issuer: a callback's `iss` must be of its origin (RFC 9207). */
  oauthUrl: string;
  /** The scopes that every authorization request asks for. */
  scopes: string[];
  pkce: boolean;
}

/** The parameters of a callback that passed every check; nothing has been sent to the provider yet. */
export interface CallbackParameters {
  ticket: LinkTicket;
  browserHash: string;
  code: string;
  codeVerifier?: string | undefined;
}

/** Authorization requests with their state and PKCE verifier kept on the server, one record each. */
export interface AuthorizationRequests {
  /** Stores a new authorization request. @returns the address to send the browser to */
  begin(client: OAuthClient, ticket: LinkTicket, browserHash: string): Promise<string>;
  /**
   * Checks a callback, in an order in which a wrong one neither costs a token call nor uses up anything.
   *
   * @param query as parsed: a repeated parameter is an array
   * @param browserHash of the browser's cookie, undefined without one
   * @throws LinkRefusedError, TicketRefusedError
   */
  verifyCallback(
    client: OAuthClient,
    query: Record<string, unknown>,
    browserHash: string | undefined,
  ): Promise<CallbackParameters>;
}

/** Creates the authorization requests over the store; the sealer seals PKCE verifiers. */
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
      const more = data.name === 'meraki' ? (ticket.scopes ?? []) : [];
      return provider.authorizeUrl({ state, scopes: [...new Set([...scopes, ...more])], codeChallenge });
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

/** `attempt` is part of what was sealed before: another word would break the seals that are stored. */
function verifierContext({ personId }: LinkTicket): SealContext {
  return { kind: 'attempt', personId, organizationId: '', field: 'code_verifier' };
}

/** RFC 6749 §3.1: request and response parameters must not be included more than once. */
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

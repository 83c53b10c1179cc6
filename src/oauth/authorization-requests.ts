import { createHash } from 'node:crypto';
import type { AuthorizationRequest } from '../core/authorization-request.ts';
import { type Clock, isAhead } from '../core/clock.ts';
import type { Provider } from '../core/provider.ts';
import { hashSecret, isSecret, newSecret } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { assertOwned, type LinkTicket, TICKET_LIFE } from '../core/tickets.ts';
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

/** A callback whose authorization request it took out of the store: no other callback with this state gets further. */
export interface TakenCallback {
  request: AuthorizationRequest;
  /** Whether it came from another browser than the one that was sent to the provider. */
  isForeign: boolean;
  /** Whether it came when the authorization request had expired. */
  isLate: boolean;
  /** The authorization code; present in a foreign or late callback too. */
  code?: string | undefined;
  /** The provider's error code (RFC 6749 §4.1.2.1). */
  error?: string | undefined;
  /** The issuer that answered (RFC 9207). */
  iss?: string | undefined;
}

/** A callback that passed every check; its code has not been exchanged yet. */
export interface VerifiedCallback {
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
   * Takes the authorization request of a callback out of the store, whichever browser it came from: of several callbacks
   * with the same state exactly one gets it. Without `code` and `error` nothing is taken.
   *
   * @param client of the provider whose callback this is
   * @param query as parsed: a repeated parameter is an array
   * @param browserHash of the browser's cookie, undefined without a cookie
   * @throws LinkRefusedError `unknown_attempt`, `duplicate_parameter`, `missing_code`, `foreign_browser`; nothing was taken
   */
  take(
    client: OAuthClient,
    query: Record<string, unknown>,
    browserHash: string | undefined,
  ): Promise<TakenCallback>;
  /**
   * Checks the rest of a callback of the right browser, before any call to a provider.
   *
   * @param ticket of the authorization request
   * @throws LinkRefusedError for a callback that is forged or reports an error of the provider; TicketRefusedError when the
   * ticket can't be used any more; SealError when the verifier can't be opened
   */
  verify(client: OAuthClient, callback: TakenCallback, ticket: LinkTicket): VerifiedCallback;
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

    async take({ data }, query, browserHash) {
      const request = await find(query.state);
      const isForeign = request !== undefined && request.browserHash !== browserHash;
      // Of a foreign callback even a malformed answer counts: its state is known to somebody whom it does not belong to.
      const params = isForeign ? firstValues(query) : singleValued(query);
      if (request === undefined) throw new LinkRefusedError('unknown_attempt');
      const [code, error] = [params.code, params.error].map((value) => (value === '' ? undefined : value));
      if (code === undefined && error === undefined)
        throw isForeign
          ? new LinkRefusedError('foreign_browser')
          : new LinkRefusedError('missing_code', { provider: data.name });
      if ((await store.takeAuthorizationRequest(request.stateHash)) === undefined)
        throw new LinkRefusedError('unknown_attempt');
      return {
        request,
        isForeign,
        isLate: !isAhead(request.expiresAt, TICKET_LIFE, clock()),
        code,
        error,
        iss: params.iss,
      };
    },

    verify({ data, oauthUrl }, { request, code, error, iss }, ticket) {
      const provider = data.name;
      if (request.provider !== provider) throw new LinkRefusedError('wrong_provider');
      if (iss !== undefined && !isSameOrigin(iss, oauthUrl)) throw new LinkRefusedError('wrong_issuer');
      assertOwned(ticket, request.browserHash, clock());
      const retry = provider === 'meraki' ? { ticket: ticket.hash } : {};
      if (error === 'access_denied') throw new LinkRefusedError('denied', { provider, ...retry });
      if (error !== undefined || code === undefined)
        throw new LinkRefusedError('refused_by_provider', { provider });
      const { sealedVerifier, browserHash } = request;
      const codeVerifier = sealedVerifier && sealer.open(sealedVerifier, verifierContext(ticket));
      return { ticket, browserHash, code, codeVerifier };
    },
  };

  async function find(state: unknown): Promise<AuthorizationRequest | undefined> {
    if (typeof state !== 'string' || !isSecret(state)) return undefined;
    return store.findAuthorizationRequest(hashSecret(state));
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

/** Returns the parameters, of a repeated one the first value. */
function firstValues(query: Record<string, unknown>): Record<string, string | undefined> {
  const params: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(query)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') params[name] = first;
  }
  return params;
}

function isSameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).origin === new URL(b).origin;
}

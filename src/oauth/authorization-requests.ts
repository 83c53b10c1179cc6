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

/** A provider with what an attempt at it needs. */
export interface OAuthClient {
  data: ProviderData;
  provider: Provider;
  /** Where its `iss` must come from (RFC 9207). */
  oauthUrl: string;
  scopes: string[];
  pkce: boolean;
}

/** A callback that passed every check; nothing has been sent to the provider yet. */
export interface CallbackParameters {
  ticket: LinkTicket;
  browserHash: string;
  code: string;
  codeVerifier?: string | undefined;
}

/** State and PKCE verifier on the server, one record per trip to a provider. */
export interface AuthorizationRequests {
  /** @returns the address to send the browser to */
  begin(to: OAuthClient, ticket: LinkTicket, browserHash: string): Promise<string>;
  /**
   * Checks a callback in the order that lets a wrong one neither cost a token call nor burn anything.
   *
   * @param query as parsed: a repeated parameter is an array
   * @param browserHash of the browser's cookie, undefined without one
   * @throws LinkRefused, TicketRefused
   */
  verifyCallback(
    from: OAuthClient,
    query: Record<string, unknown>,
    browserHash: string | undefined,
  ): Promise<CallbackParameters>;
}

export function createAuthorizationRequests(options: {
  store: Store;
  sealer: Sealer;
  clock: Clock;
}): AuthorizationRequests {
  const { store, sealer, clock } = options;
  const verifierContext = (ticket: LinkTicket): SealContext => ({
    kind: 'attempt',
    personId: ticket.personId,
    organizationId: '',
    field: 'code_verifier',
  });

  return {
    async begin(to, ticket, browserHash) {
      const state = newSecret();
      const verifier = to.pkce ? newSecret() : undefined;
      await store.saveAuthorizationRequest({
        stateHash: hashSecret(state),
        provider: to.data.name,
        ticketHash: ticket.hash,
        browserHash,
        sealedVerifier: verifier && sealer.seal(verifier, verifierContext(ticket)),
        expiresAt: clock() + TICKET_LIFE,
      });
      const codeChallenge = verifier && createHash('sha256').update(verifier).digest('base64url');
      const scopes = [
        ...new Set([...to.scopes, ...(to.data.name === 'meraki' ? (ticket.scopes ?? []) : [])]),
      ];
      return to.provider.authorizeUrl({ state, scopes, codeChallenge });
    },

    async verifyCallback(from, query, browserHash) {
      const params = singleValued(query);
      const provider = from.data.name;
      const attempt = await findAttempt(params.state);
      if (attempt.browserHash !== browserHash) throw new LinkRefusedError('foreign_browser');
      if ((await store.takeAuthorizationRequest(attempt.stateHash)) === undefined)
        throw new LinkRefusedError('unknown_attempt');
      if (attempt.provider !== provider) throw new LinkRefusedError('wrong_provider');
      if (params.iss !== undefined && !sameOrigin(params.iss, from.oauthUrl))
        throw new LinkRefusedError('wrong_issuer');
      const ticket = await store.findTicket(attempt.ticketHash);
      if (ticket === undefined) throw new TicketRefusedError('unknown');
      assertOwned(ticket, browserHash, clock());
      const retry = provider === 'meraki' ? { retry: ticket.hash } : {};
      if (params.error === 'access_denied') throw new LinkRefusedError('denied', { provider, ...retry });
      if (params.error !== undefined) throw new LinkRefusedError('refused_by_provider', { provider });
      if (params.code === undefined || params.code === '')
        throw new LinkRefusedError('missing_code', { provider });
      const { sealedVerifier } = attempt;
      const codeVerifier = sealedVerifier && sealer.open(sealedVerifier, verifierContext(ticket));
      return { ticket, browserHash, code: params.code, codeVerifier };
    },
  };

  async function findAttempt(state: string | undefined): Promise<AuthorizationRequest> {
    const attempt = state === undefined ? undefined : await store.findAuthorizationRequest(hashSecret(state));
    if (attempt === undefined || clock() >= attempt.expiresAt) throw new LinkRefusedError('unknown_attempt');
    return attempt;
  }
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

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).origin === new URL(b).origin;
}

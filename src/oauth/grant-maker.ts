import { retryStore } from '../core/async/retry-store.ts';
import type { AuditLog } from '../core/audit-log.ts';
import type { Clock } from '../core/clock.ts';
import type { ListOrganizations } from '../core/dashboard.ts';
import { keepAnswering } from '../core/linking/answering-link.ts';
import type { Grant, Organization } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { type Provider, ProviderError, type TokenSet } from '../core/provider.ts';
import { newReference } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { TicketRefusedError } from '../core/ticket-refusal.ts';
import type { LinkTicket } from '../core/tickets.ts';
import { LinkRefusedError } from './link-refused.ts';
import type { RevocationQueue } from './revocation-queue.ts';
import { grantContext, type Sealer } from './sealing.ts';
import { revocationOf } from './token-service.ts';
import { unnamedRevocation } from './unnamed-revocation.ts';

/** Makes a grant from an authorization code. */
export interface GrantMaker {
  /**
   * Exchanges the code and stores the grant; an older grant of the same organization is replaced and revoked.
   *
   * @param ticket is done in the commit that stores the grant: whatever voids it before keeps the grant from being made
   * @throws ProviderError, LinkRefusedError and TicketRefusedError; Meraki is then told to revoke what it issued
   */
  make(ticket: LinkTicket, code: string, codeVerifier: string | undefined): Promise<Grant>;
  /**
   * Exchanges a code that must serve nobody, and has Meraki revoke what it issued; nothing is stored as a grant. Never
   * rejects.
   *
   * @param personId whose ticket the code came for
   */
  discard(personId: string, code: string): Promise<void>;
}

/** The collaborators of the grant maker. */
export interface GrantMakerDeps {
  store: Store;
  meraki: Provider;
  /** The scopes asked for, for a server that does not say which it granted. */
  scopes: string[];
  organizations: ListOrganizations;
  sealer: Sealer;
  revocationQueue: RevocationQueue;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
  /** Tells the health page whether Meraki takes our own credentials. */
  onCredentials(accepted: boolean): void;
}

/**
 * Creates the grant maker: code exchange → revocation queue → organizations → grant. The new refresh token waits in the
 * revocation queue until the grant takes its place in one write: after a crash in between, the queue revokes it.
 */
export function createGrantMaker(deps: GrantMakerDeps): GrantMaker {
  const { store, meraki, scopes, organizations, sealer, revocationQueue, audit, clock, log, onCredentials } =
    deps;

  const exchange = async (
    code: string,
    codeVerifier?: string,
  ): Promise<TokenSet & { refreshToken: string }> => {
    try {
      const tokens = await meraki.exchange(code, codeVerifier);
      onCredentials(true);
      if (tokens.refreshToken === undefined)
        throw new ProviderError('meraki', 'unexpected', 'no refresh token');
      return { ...tokens, refreshToken: tokens.refreshToken };
    } catch (error) {
      if (error instanceof ProviderError && error.code === 'invalid_client') onCredentials(false);
      throw error;
    }
  };

  const organizationOf = async (accessToken: string): Promise<Organization> => {
    const token = async () => accessToken;
    const [first, ...others] = await organizations({ token, renew: token });
    if (first === undefined) throw new LinkRefusedError('no_organization');
    if (others.length > 0)
      log.warn({ others: others.length }, 'one consent named several organizations: linked the first');
    return first;
  };

  /** Exchanges a code; what Meraki issues waits in the revocation queue until a grant takes its place. */
  const issue = async (personId: string, code: string, codeVerifier?: string) => {
    const tokens = await exchange(code, codeVerifier);
    const unnamed = unnamedRevocation(personId, sealer, tokens.refreshToken, clock());
    try {
      await store.commit({ saveRevocations: [unnamed] });
    } catch (error) {
      // The revocation can't be stored either, so the token is revoked at once.
      await meraki
        .revoke(tokens.refreshToken)
        .catch((err: unknown) => log.error({ err }, 'could not revoke a new token: it may stay valid'));
      throw error;
    }
    return { tokens, unnamed };
  };

  return {
    async discard(personId, code) {
      try {
        const { unnamed } = await issue(personId, code);
        void revocationQueue.revokeNow(unnamed);
      } catch (err) {
        log.warn({ err }, 'unused authorization code not exchanged: it may stay valid for some minutes');
      }
    },

    async make(ticket, code, codeVerifier) {
      const { tokens, unnamed } = await issue(ticket.personId, code, codeVerifier);
      let organization: Organization;
      try {
        organization = await organizationOf(tokens.accessToken);
      } catch (error) {
        void revocationQueue.revokeNow(unnamed);
        if (error instanceof LinkRefusedError) throw error;
        log.warn({ err: error }, 'could not ask Meraki which organization was granted');
        throw new ProviderError('meraki', 'unavailable', 'GET /organizations');
      }
      const grant = grantOf(ticket, tokens, organization);
      await keepAnswering(grant, { store, log });
      const replaced = await store.withGrantLock(grant, async ({ grant: old, commit }) => {
        const saveRevocations = old === undefined ? [] : [revocationOf(old, clock())];
        const deleteRevocations = [unnamed.id];
        const changes = { saveGrant: grant, deleteRevocations, saveRevocations, completeTicket: ticket.hash };
        // A refused ticket stays refused: only other failures are worth another try.
        const refused = await retryStore(() => commit(changes).catch(onlyRefusal), log).catch(
          async (error: unknown) => {
            // The person is told that there is no new link. A write that is made later must not bring it, unsaid and unrecorded.
            const before = old === undefined ? { deleteGrant: grant } : { saveGrant: old };
            const undone = saveRevocations.map(({ id }) => id);
            await commit({ ...before, deleteRevocations: undone, saveRevocations: [unnamed] }).catch(
              () => {},
            );
            throw error;
          },
        );
        return refused ?? saveRevocations;
      });
      if (replaced instanceof TicketRefusedError) {
        void revocationQueue.revokeNow(unnamed);
        throw replaced;
      }
      for (const revocation of replaced) void revocationQueue.revokeNow(revocation);
      await audit.record({
        action: 'link',
        outcome: replaced.length > 0 ? 'replaced' : 'linked',
        actor: { id: grant.personId, displayName: grant.personName, email: grant.personEmail },
        subject: grant,
      });
      return grant;
    },
  };

  /** Returns the refusal of a ticket, and throws every other error. */
  function onlyRefusal(error: unknown): TicketRefusedError {
    if (error instanceof TicketRefusedError) return error;
    throw error;
  }

  function grantOf(
    ticket: LinkTicket,
    tokens: TokenSet & { refreshToken: string },
    organization: Organization,
  ): Grant {
    const key = { personId: ticket.personId, organizationId: organization.id };
    return {
      ...key,
      linkId: newReference(),
      personName: ticket.personName,
      personEmail: ticket.personEmail,
      ...(ticket.personOrgId !== '' && { personOrgId: ticket.personOrgId }),
      organizationName: organization.name,
      sealedAccessToken: sealer.seal(tokens.accessToken, grantContext(key, 'access_token')),
      sealedRefreshToken: sealer.seal(tokens.refreshToken, grantContext(key, 'refresh_token')),
      accessExpiresAt: tokens.expiresAt,
      refreshedAt: clock(),
      scopes: tokens.scopes ?? scopes,
      status: 'active',
      linkedAt: clock(),
      lastUsedAt: clock(),
    };
  }
}

import { retryStore } from '../core/async/retry-store.ts';
import type { AuditLog } from '../core/audit-log.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import { TicketRefusedError } from '../core/ticket-refusal.ts';
import { isOpen, type LinkTicket, voidTicket } from '../core/tickets.ts';
import type {
  AuthorizationRequests,
  OAuthClient,
  TakenCallback,
  VerifiedCallback,
} from './authorization-requests.ts';
import type { GrantMaker } from './grant-maker.ts';
import { LinkRefusedError } from './link-refused.ts';

/** A verified callback whose code is still untouched. */
export interface FreshCallback extends Pick<VerifiedCallback, 'ticket' | 'browserHash'> {
  /** Hands the code and its verifier out, to be exchanged: from then on the caller answers for the code. */
  redeem(): Pick<VerifiedCallback, 'code' | 'codeVerifier'>;
}

/** Receives the callbacks of both providers. */
export interface Callbacks {
  /**
   * Takes and checks a callback, then does the work of its step. A refusal after the state was taken is audited, once for
   * each state; a code of Meraki that would fit another authorization request is exchanged and revoked.
   *
   * A callback from a browser that was not sent to the provider burns the attempt: the ticket becomes void, so that a
   * consent whose address is carried to the first browser links nothing there.
   *
   * @param browserHash of the browser's cookie, undefined without a cookie
   * @throws LinkRefusedError, TicketRefusedError and the errors of `work`
   */
  receive<T>(
    client: OAuthClient,
    query: Record<string, unknown>,
    browserHash: string | undefined,
    work: (callback: FreshCallback) => Promise<T>,
  ): Promise<T>;
}

/** The collaborators of the callbacks. */
export interface CallbacksDeps {
  store: Store;
  authorizationRequests: AuthorizationRequests;
  meraki: OAuthClient;
  grants: GrantMaker;
  audit: Pick<AuditLog, 'record'>;
  log: Log;
  /** Called when a callback in another browser has made this ticket void. */
  onBurnt(ticket: LinkTicket): void;
}

/** Creates the receiver of callbacks over the store. */
export function createCallbacks(deps: CallbacksDeps): Callbacks {
  const { store, authorizationRequests, meraki, grants, audit, log } = deps;

  const burn = async ({ request }: TakenCallback): Promise<void> => {
    let wasOpen = false;
    // Of a write that is repeated, the first try may have changed the ticket already.
    const change = (current: LinkTicket) => {
      wasOpen ||= isOpen(current);
      return voidTicket(current, { voidReason: 'burnt' });
    };
    const ticket = await retryStore(() => store.changeTicket(request.ticketHash, change), log);
    const { provider } = request;
    log.warn(
      { personId: ticket?.personId, provider },
      'sign-in came back in another browser: its ticket is void',
    );
    if (ticket !== undefined && wasOpen) deps.onBurnt(ticket);
  };

  /** Whether somebody could present the code with another state: Meraki issued it, and it is bound to no verifier. */
  const isUnbound = ({ data }: OAuthClient, { request }: TakenCallback): boolean =>
    request.provider === 'meraki'
      ? request.sealedVerifier === undefined
      : data.name === 'meraki' && !meraki.pkce;

  const recordRefusal = async (error: unknown, { personId, personName, personEmail }: LinkTicket) => {
    if (!(error instanceof LinkRefusedError || error instanceof TicketRefusedError)) return;
    const subject = { personId, personName, personEmail, organizationId: '' };
    await audit.record({ action: 'link_refused', outcome: error.code, subject });
  };

  return {
    async receive(client, query, browserHash, work) {
      const callback = await authorizationRequests.take(client, query, browserHash).catch(async (error) => {
        throw (await burntBefore(error, browserHash)) ?? error;
      });
      let ticket: LinkTicket | undefined;
      let isRedeemed = false;
      try {
        ticket = await store.findTicket(callback.request.ticketHash);
        if (callback.isLate) throw new LinkRefusedError('unknown_attempt');
        if (ticket === undefined) throw new TicketRefusedError('unknown');
        if (callback.isForeign) {
          await burn(callback);
          throw new LinkRefusedError('burnt');
        }
        const { code, codeVerifier, browserHash } = authorizationRequests.verify(client, callback, ticket);
        const redeem = () => {
          isRedeemed = true;
          return { code, codeVerifier };
        };
        return await work({ ticket, browserHash, redeem });
      } catch (error) {
        if (ticket !== undefined && !callback.isLate) await recordRefusal(error, ticket);
        if (!isRedeemed && callback.code !== undefined && isUnbound(client, callback))
          await grants.discard(ticket?.personId ?? '', callback.code);
        throw error;
      }
    },
  };

  /** Returns the refusal for the first browser, whose state another browser has burnt; undefined when that is not so. */
  async function burntBefore(
    error: unknown,
    browserHash: string | undefined,
  ): Promise<TicketRefusedError | undefined> {
    if (!(error instanceof LinkRefusedError) || error.code !== 'unknown_attempt') return undefined;
    if (browserHash === undefined) return undefined;
    const ticket = await store.findTicketOfBrowser(browserHash);
    return ticket?.voidReason === 'burnt' ? new TicketRefusedError('burnt_elsewhere') : undefined;
  }
}

import { invalidKey, missingKey, wrongScopes } from './errors.ts';
import type { StandInOperation } from './operations.ts';

/** The person behind a bearer token, and what the token allows. */
export interface Holder {
  personId: string;
  scopes: string[];
  /** The one organization that it reaches. */
  organizationId?: string;
}

/** Looks a bearer token up at the authorization server; undefined when the token is unknown, expired or revoked. */
export type Introspect = (accessToken: string) => Promise<Holder | undefined>;

/**
 * Returns the holder of the bearer token. An API key in `X-Cisco-Meraki-API-Key` is not accepted.
 *
 * @throws RefusalError 401
 */
export async function authenticate(header: string | undefined, introspect: Introspect): Promise<Holder> {
  if (header === undefined || header === '') throw missingKey();
  const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1];
  const holder = token === undefined ? undefined : await introspect(token);
  if (!holder) throw invalidKey();
  return holder;
}

/** Checks that the token has the scope of an operation. @throws RefusalError 403 that names the scope */
export function requireScope({ scope }: Pick<StandInOperation, 'scope'>, { scopes }: Holder): void {
  if (scope !== null && !scopes.includes(scope)) throw wrongScopes([scope]);
}

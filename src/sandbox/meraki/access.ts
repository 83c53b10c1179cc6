import { invalidKey, missingKey, wrongScopes } from './errors.ts';
import type { StandInOperation } from './operations.ts';

/** What a good bearer token stands for. */
export interface Holder {
  personId: string;
  scopes: string[];
  /** The one organization that it reaches. */
  organizationId?: string;
}

/** Looks a bearer token up at the authorization server; undefined when it is unknown, expired or revoked. */
export type Introspect = (accessToken: string) => Promise<Holder | undefined>;

/**
 * Bearer tokens only: an API key in `X-Cisco-Meraki-API-Key` is no key here.
 * @throws Refusal 401
 */
export async function authenticate(header: string | undefined, introspect: Introspect): Promise<Holder> {
  if (header === undefined || header === '') throw missingKey();
  const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1];
  const holder = token === undefined ? undefined : await introspect(token);
  if (!holder) throw invalidKey();
  return holder;
}

/** @throws Refusal 403 that names the required scope */
export function requireScope({ scope }: Pick<StandInOperation, 'scope'>, { scopes }: Holder): void {
  if (scope !== null && !scopes.includes(scope)) throw wrongScopes([scope]);
}

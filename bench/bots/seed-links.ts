import { HOUR } from '../../src/core/clock.ts';
import type { Grant } from '../../src/core/links.ts';
import type { SealingKey } from '../../src/core/secrets.ts';
import { createSealer, grantContext } from '../../src/oauth/sealing.ts';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import type { TokenPair } from '../meraki/token-server.ts';
import { lendAll, newGrant, newShares } from '../store/records.ts';
import { log } from '../store/store-under-test.ts';
import type { WebexPerson } from '../webex/objects.ts';

/** The links that a store is filled with. */
export interface SeededLinks {
  /** People with a link each, in the order in which they ask; those of one organization are far apart. */
  people: readonly WebexPerson[];
  /** Number of links of people who never ask. */
  others: number;
  /** Returns the tokens of link number `n`. */
  tokens(n: number): TokenPair;
  keys: readonly SealingKey[];
  scopes: string[];
  /** Whether the access tokens have to be refreshed before they are used. */
  areExpired: boolean;
  /** Whether Meraki issued the tokens just now, to people who just linked; else the links are some weeks old. */
  areNew: boolean;
  /** Returns the organization of link number `n`; by default four people have one together, far apart in their order. */
  organizationOf?: ((n: number) => string) | undefined;
}

/** Number of people who have a link to the same organization. */
const PEOPLE_PER_ORGANIZATION = 4;

/** Returns the id of an organization, of so many as there may be. */
export function organizationNumber(n: number): string {
  return String(100_000 + n);
}

/** Fills the embedded store in a folder, as the bot itself does. @param shares the number of shares, of all links in turn */
export async function seedLinks(dir: string, links: SeededLinks, shares = 0): Promise<void> {
  const { store, close } = await openEmbedded(dir, log, Date.now);
  // Concurrent: all but the first share one write of the file.
  const grants = grantsOf(links);
  await Promise.all(
    grants.map((grant) => store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }))),
  );
  await lendAll(store, newShares(shares, grants));
  await close();
}

function grantsOf({
  people,
  others,
  tokens,
  keys,
  scopes,
  areExpired,
  areNew,
  ...rest
}: SeededLinks): Grant[] {
  const sealer = createSealer(keys);
  const now = Date.now();
  const organizations = Math.ceil(people.length / PEOPLE_PER_ORGANIZATION);
  const { organizationOf = (n: number) => organizationNumber(n % organizations) } = rest;
  const grants = people.map(({ id: personId, email, displayName, orgId }, n): Grant => {
    const key = { personId, organizationId: organizationOf(n) };
    const { accessToken, refreshToken } = tokens(n);
    return {
      ...newGrant(n),
      ...key,
      ...(areNew && { refreshedAt: now, linkedAt: now }),
      personName: displayName,
      personEmail: email,
      personOrgId: orgId,
      sealedAccessToken: sealer.seal(accessToken, grantContext(key, 'access_token')),
      sealedRefreshToken: sealer.seal(refreshToken, grantContext(key, 'refresh_token')),
      accessExpiresAt: areExpired ? now - HOUR : now + 2 * HOUR,
      lastUsedAt: now,
      scopes,
    };
  });
  return [...grants, ...Array.from({ length: others }, (_, n) => newGrant(n))];
}

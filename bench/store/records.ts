import { createHash } from 'node:crypto';
import { DAY, HOUR } from '../../src/core/clock.ts';
import type { Grant, GrantKey } from '../../src/core/links.ts';
import { linkOf, type Share, USUAL_SHARE_DAYS } from '../../src/core/shares.ts';
import type { Store } from '../../src/core/store.ts';

const LOADED = Date.now();
const ORGANIZATIONS = ['549236', '817302'] as const;
/** Days over which the last refreshes are spread, so few that no link needs maintenance. */
export const OLDEST_DAYS = 50;

/** Makes an id as Webex makes them: random, so it takes as much space where shares are packed. */
function idOf(kind: 'PEOPLE' | 'ROOM', of: string): string {
  const random = createHash('sha256').update(of).digest('hex');
  const uuid = random.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return Buffer.from(`ciscospark://us/${kind}/${uuid}`).toString('base64url');
}

/** Returns the person of link number `n`; each person has two links. */
export function personOf(n: number): string {
  return idOf('PEOPLE', `link ${Math.floor(n / 2)}`);
}

/** Returns the key of link number `n`. */
export function keyOf(n: number): GrantKey {
  return { personId: personOf(n), organizationId: ORGANIZATIONS[n % 2 === 0 ? 0 : 1] };
}

/** Makes link number `n`, as large as links in production: about 1.2 KB. */
export function newGrant(n: number): Grant {
  return {
    ...keyOf(n),
    personName: 'Ada Moreno',
    personEmail: `ada.${n}@aurora.example`,
    personOrgId: 'aurora',
    organizationName: 'Aurora Retail',
    sealedAccessToken: sealed('a'),
    sealedRefreshToken: sealed('r'),
    accessExpiresAt: LOADED + HOUR,
    refreshedAt: LOADED - Math.round(((n * 0.618) % 1) * OLDEST_DAYS * DAY),
    scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read', 'wireless:config:read'],
    status: 'active',
    linkedAt: LOADED - OLDEST_DAYS * DAY + n,
    lastUsedAt: LOADED,
  };
}

/** Makes links with the numbers from 0. */
export function newGrants(amount: number): Grant[] {
  return Array.from({ length: amount }, (_, n) => newGrant(n));
}

/** Returns the person who borrowed share number `n`; each has four. */
export function borrowerOf(n: number): string {
  return idOf('PEOPLE', `share ${Math.floor(n / 4)}`);
}

/** Returns the space to which share number `n` is lent, when it is lent to one: every tenth is. */
export function roomOf(n: number): string {
  return idOf('ROOM', `${n}`);
}

/** Makes share number `n`, as large as shares in production: about 0.6 KB. */
function newShare(n: number, grant: Grant): Share {
  const { personId, organizationId, personName, personEmail, organizationName } = grant;
  const named = [1, 2, 3].map((network) => ({ id: `N_64${n}${network}`, name: `Quay ${network} store` }));
  return {
    id: `share${n}`,
    lender: { personId, name: personName, email: personEmail, orgId: 'aurora' },
    organizationId,
    organizationName,
    borrower:
      n % 10 === 0
        ? { kind: 'space', roomId: roomOf(n), title: 'Night shift' }
        : {
            ...{ kind: 'person', personId: borrowerOf(n), name: 'Tom Okafor', orgId: 'aurora' },
            email: `tom.${n}@aurora.example`,
          },
    commands: { kind: 'usual' },
    networks: n % 2 === 0 ? { kind: 'all' } : { kind: 'named', networks: named },
    lentAt: LOADED + n,
    until: LOADED + USUAL_SHARE_DAYS * DAY,
    reason: 'on call this month',
    uses: n,
  };
}

/** Makes shares of links in turn, with the numbers from 0. */
export function newShares(amount: number, grants: readonly Grant[]): Share[] {
  return Array.from({ length: amount }, (_, n) => grants[n % grants.length]).flatMap((grant, n) =>
    grant === undefined ? [] : [newShare(n, grant)],
  );
}

/** Returns a text as long as a sealed token, with the key id of the stand-ins; it can't be opened. */
export function sealed(letter: string): string {
  return 'v1.sandbox.'.padEnd(380, letter);
}

/** Stores shares under the locks of their links, all at once: the embedded store writes its file once or twice. */
export async function lendAll(store: Pick<Store, 'withGrantLock'>, shares: readonly Share[]): Promise<void> {
  await Promise.all(
    shares.map((share) => store.withGrantLock(linkOf(share), ({ commit }) => commit({ saveShare: share }))),
  );
}

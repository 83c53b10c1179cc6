import { DAY } from '../../../src/core/clock.ts';
import { type Grant, type GrantKey, grantId } from '../../../src/core/links.ts';
import type { Changes, Store } from '../../../src/core/store.ts';
import { grantContext, type Sealer } from '../../../src/oauth/sealing.ts';
import type { Consent, Consents } from './consents.ts';

/** Compares the links that the product stores with the consents that the server knows. */
export interface Books {
  /** Descriptions of broken promises; empty if the product is correct. */
  violations: string[];
  counts: Map<string, number>;
  count(what: string): void;
  /** The processes that were killed, by number. */
  crashed: Set<number>;
  /** The time at which `keep alive` was switched on, by person. */
  keptAliveSince: Map<string, number>;
  /** Records that a refresh token was used twice. */
  onReuse(consent: Consent): void;
  onChanges(changes: Changes, isDurable: boolean): void;
  onMessage(cause: string): void;
  /** Records that a command was given this access token for its calls to Meraki. */
  onServed(accessToken: string): void;
  consentOf(sealed: GrantKey & { sealedRefreshToken: string }): Consent | undefined;
  /** Checks that every living consent belongs to an active link, or to a revocation, or that its loss is explained. */
  check(store: Store): Promise<void>;
}

/** @param sealer opens tokens that were sealed with any key of the year */
export function createBooks(consents: () => Consents, sealer: Sealer, clock: () => number): Books {
  const violations: string[] = [];
  const counts = new Map<string, number>();
  const crashed = new Set<number>();
  const keptAliveSince = new Map<string, number>();
  /** Tokens that were durable at some time. */
  const known = new Set<string>();
  const ended = new Set<string>();
  const messages = new Set<string>();
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const open = (sealed: GrantKey & { sealedRefreshToken: string }) =>
    sealer.open(sealed.sealedRefreshToken, grantContext(sealed, 'refresh_token'));

  /** Whether the newest token was never stored durably because its answer was lost or the process crashed. */
  const wasCutOff = (consent: Consent) =>
    !known.has(consent.refreshToken) && (consent.isLost || crashed.has(consent.run));

  function onEnd(grant: Grant): void {
    const token = open(grant);
    if (ended.has(token)) return;
    ended.add(token);
    count(`ended: ${grant.reason}`);
    const consent = consents().ofRefreshToken(token);
    if (consent === undefined) return void violations.push('a link has no consent');
    const isLost = wasCutOff(consent) && consent.state !== 'removed';
    if (isLost) {
      count('links ended by a lost answer or a crash');
      if (grant.reason !== 'interrupted_refresh')
        violations.push(`a refresh was interrupted, but the reason is ${grant.reason}`);
    } else if (consents().isLiving(consent)) violations.push(`a living grant was lost: ${grant.reason}`);
    if (grant.reason === 'refused_by_meraki' && consent.state !== 'removed')
      violations.push(`the reason is refused_by_meraki, but the consent is ${consent.state}`);
    if (grant.reason !== 'unused_90_days') return;
    const keptSince = keptAliveSince.get(grant.personId);
    if (keptSince !== undefined && clock() - keptSince > 3 * DAY)
      violations.push('a link with `keep alive` ended as unused');
    if (grant.warnedAt === undefined && keptSince === undefined)
      violations.push('a link ended as unused without a warning');
  }

  async function check(store: Store): Promise<void> {
    const places = new Map<Consent, Grant[]>();
    for (const grant of await store.listGrants()) {
      const consent = consents().ofRefreshToken(open(grant));
      if (consent) places.set(consent, [...(places.get(consent) ?? []), grant]);
    }
    const queued = (await store.listRevocations()).map((one) => consents().ofRefreshToken(open(one)));
    for (const consent of consents().all) {
      if (!consents().isLiving(consent) || queued.includes(consent)) continue;
      const grants = places.get(consent) ?? [];
      const serves = grants.some((one) => one.status === 'active' && open(one) === consent.refreshToken);
      if (serves) continue;
      if (!wasCutOff(consent)) violations.push('a living consent has no link and no revocation');
      if (grants.some((one) => one.status === 'active' && one.refreshStartedAt === undefined))
        violations.push('a refresh was interrupted, and its link is not marked');
    }
  }

  return {
    violations,
    counts,
    count,
    crashed,
    keptAliveSince,
    check,
    consentOf: (sealed) => consents().ofRefreshToken(open(sealed)),
    onReuse(consent) {
      count('refresh tokens used twice');
      if (!wasCutOff(consent)) violations.push('a refresh token was used twice for no reason');
    },
    onChanges({ saveGrant, saveRevocations = [] }, isDurable) {
      if (isDurable) for (const one of [saveGrant, ...saveRevocations]) if (one) known.add(open(one));
      if (isDurable && saveGrant)
        known.add(sealer.open(saveGrant.sealedAccessToken, grantContext(saveGrant, 'access_token')));
      if (!isDurable && saveGrant?.status === 'relink_required') onEnd(saveGrant);
    },
    onServed(accessToken) {
      if (!known.has(accessToken)) violations.push('a token was used before it was durable');
    },
    onMessage(cause) {
      count(`messages: ${cause.split(':')[0]}`);
      if (messages.has(cause)) violations.push(`a message was sent twice: ${cause.replace('\n', ' ')}`);
      messages.add(cause);
    },
  };
}

/** Whether both grants belong to the same link; a link that was made again is another one. */
export function isSame(a: Grant, b: Grant): boolean {
  return grantId(a) === grantId(b) && a.linkedAt === b.linkedAt;
}

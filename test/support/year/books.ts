import { DAY } from '../../../src/core/clock.ts';
import { type Grant, type GrantKey, grantId } from '../../../src/core/links.ts';
import type { Changes, Store } from '../../../src/core/store.ts';
import { grantContext, type Sealer } from '../../../src/oauth/sealing.ts';
import type { Consent, Consents } from './consents.ts';

/** Holds what the product stores against what the server knows. */
export interface Books {
  /** What must never be. */
  violations: string[];
  counts: Map<string, number>;
  count(what: string): void;
  /** The processes that were killed, by number. */
  crashed: Set<number>;
  /** Since when a person's links are to be kept alive. */
  keptAliveSince: Map<string, number>;
  /** A refresh token was used twice. */
  onReuse(consent: Consent): void;
  onChanges(changes: Changes, isDurable: boolean): void;
  onMessage(cause: string): void;
  /** A command got this access token to ask Meraki with. */
  onServed(accessToken: string): void;
  consentOf(sealed: GrantKey & { sealedRefreshToken: string }): Consent | undefined;
  /** Every consent that lives must be known here, and every link stand for one or be marked. */
  check(store: Store): Promise<void>;
}

/** @param sealer opens what any key of the year sealed */
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

  /** The newest token never became durable, and an answer that was lost or a crash explains it. */
  const wasCutOff = (consent: Consent) =>
    !known.has(consent.refreshToken) && (consent.isLost || crashed.has(consent.run));

  function onEnd(grant: Grant): void {
    const token = open(grant);
    if (ended.has(token)) return;
    ended.add(token);
    count(`ended: ${grant.reason}`);
    const consent = consents().ofRefreshToken(token);
    if (consent === undefined) return void violations.push('a link without any consent');
    const isLost = wasCutOff(consent) && consent.state !== 'removed';
    if (isLost) {
      count('links lost to an answer or a process that was');
      if (grant.reason !== 'interrupted_refresh') violations.push(`cut off, but said ${grant.reason}`);
    } else if (consents().isLiving(consent)) violations.push(`a living grant was lost: ${grant.reason}`);
    if (grant.reason === 'refused_by_meraki' && consent.state !== 'removed')
      violations.push(`said to be removed, but is ${consent.state}`);
    if (grant.reason !== 'unused_90_days') return;
    const keptSince = keptAliveSince.get(grant.personId);
    if (keptSince !== undefined && clock() - keptSince > 3 * DAY)
      violations.push('a link that was to be kept alive ended unused');
    if (grant.warnedAt === undefined && keptSince === undefined)
      violations.push('ended unused without a warning');
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
      if (!wasCutOff(consent)) violations.push('a consent lives on that nobody here knows');
      if (grants.some((one) => one.status === 'active' && one.refreshStartedAt === undefined))
        violations.push('a link was cut off and bears no mark');
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
      if (messages.has(cause)) violations.push(`told twice: ${cause.replace('\n', ' ')}`);
      messages.add(cause);
    },
  };
}

/** The same link, not one that was made again since. */
export function isSame(a: Grant, b: Grant): boolean {
  return grantId(a) === grantId(b) && a.linkedAt === b.linkedAt;
}

import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { newSecret } from '../../../src/core/secrets.ts';

/** The consent of one administrator for one organization, with its newest refresh token. */
export interface Consent {
  personId: string;
  organizationId: string;
  state: 'living' | 'removed' | 'revoked' | 'reused';
  /** The only refresh token that is still valid. */
  refreshToken: string;
  issuedAt: number;
  /** The number of the process that asked for the newest tokens. */
  run: number;
  /** Whether the answer with the newest tokens was lost. */
  isLost: boolean;
}

/** A token answer, or null for `invalid_grant`. */
export type Issued = { consent: Consent; accessToken: string } | null;

/** The records of an authorization server: the consents and their tokens. */
export interface Consents {
  all: Consent[];
  /** Records that an administrator agrees. @returns the authorization code */
  agree(personId: string, organizationId: string): string;
  exchange(code: string): Issued;
  /** Rotates a refresh token. One that was used before ends its consent (RFC 9700 §4.14.2). */
  refresh(refreshToken: string): Issued;
  /** Revokes a consent (RFC 7009), also by a refresh token that has been rotated. */
  revoke(refreshToken: string): void;
  /** Removes the integration, as an administrator can in the dashboard. @returns the number of consents that ended */
  remove(organizationId: string): number;
  isLiving(consent: Consent): boolean;
  ofRefreshToken(refreshToken: string): Consent | undefined;
  /** Makes an access token invalid before it expires; its consent stays valid. */
  drop(accessToken: string): void;
  /** Returns the living consent of an access token that has not expired. */
  ofAccessToken(accessToken: string): Consent | undefined;
}

const REFRESH_LIFE = 90 * DAY;
const ACCESS_LIFE = HOUR;
const CODE_LIFE = 10 * MINUTE;

export function createConsents(options: {
  clock(): number;
  run(): number;
  onReuse(consent: Consent): void;
}): Consents {
  const { clock, run, onReuse } = options;
  const all: Consent[] = [];
  const codes = new Map<string, { personId: string; organizationId: string; expiresAt: number }>();
  const byRefreshToken = new Map<string, Consent>();
  const byAccessToken = new Map<string, { consent: Consent; expiresAt: number }>();

  const isLiving = (consent: Consent) =>
    consent.state === 'living' && clock() - consent.issuedAt < REFRESH_LIFE;

  const issue = (consent: Consent): Issued => {
    const accessToken = newSecret();
    const fresh = { refreshToken: newSecret(), issuedAt: clock(), run: run(), isLost: false };
    Object.assign(consent, fresh);
    byRefreshToken.set(consent.refreshToken, consent);
    byAccessToken.set(accessToken, { consent, expiresAt: clock() + ACCESS_LIFE });
    return { consent, accessToken };
  };

  return {
    all,
    agree(personId, organizationId) {
      const code = newSecret();
      codes.set(code, { personId, organizationId, expiresAt: clock() + CODE_LIFE });
      return code;
    },
    exchange(code) {
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || clock() >= found.expiresAt) return null;
      const { personId, organizationId } = found;
      const blank = { refreshToken: '', issuedAt: 0, run: 0, isLost: false };
      const consent: Consent = { personId, organizationId, state: 'living', ...blank };
      all.push(consent);
      return issue(consent);
    },
    refresh(refreshToken) {
      const consent = byRefreshToken.get(refreshToken);
      if (consent === undefined || !isLiving(consent)) return null;
      if (consent.refreshToken === refreshToken) return issue(consent);
      onReuse(consent);
      consent.state = 'reused';
      return null;
    },
    revoke(refreshToken) {
      const consent = byRefreshToken.get(refreshToken);
      if (consent?.state === 'living') consent.state = 'revoked';
    },
    remove(organizationId) {
      const ended = all.filter((one) => one.organizationId === organizationId && one.state === 'living');
      for (const consent of ended) consent.state = 'removed';
      return ended.length;
    },
    isLiving,
    drop: (accessToken) => void byAccessToken.delete(accessToken),
    ofRefreshToken: (refreshToken) => byRefreshToken.get(refreshToken),
    ofAccessToken(accessToken) {
      const found = byAccessToken.get(accessToken);
      if (found === undefined || clock() >= found.expiresAt || !isLiving(found.consent)) return undefined;
      return found.consent;
    },
  };
}

import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { newSecret } from '../../../src/core/secrets.ts';

/** What one administrator agreed to, with all tokens that came of it. */
export interface Consent {
  personId: string;
  organizationId: string;
  state: 'living' | 'removed' | 'revoked' | 'reused';
  /** The one refresh token that is good for something. */
  refreshToken: string;
  issuedAt: number;
  /** The process that asked for it, by its number. */
  run: number;
  /** Whether the answer that carried it never left the server. */
  isLost: boolean;
}

/** A token answer, or null for `invalid_grant`. */
export type Issued = { consent: Consent; accessToken: string } | null;

/** The books of an authorization server: who agreed to what, and which tokens stand for it. */
export interface Consents {
  all: Consent[];
  /** An administrator agrees. @returns the code for the client */
  agree(personId: string, organizationId: string): string;
  exchange(code: string): Issued;
  /** Rotates; a refresh token that was used before ends its consent (RFC 9700 §4.14.2). */
  refresh(refreshToken: string): Issued;
  /** RFC 7009: also with a token that has been rotated. */
  revoke(refreshToken: string): void;
  /** An administrator removes the integration in the dashboard. @returns how many consents that ended */
  remove(organizationId: string): number;
  isLiving(consent: Consent): boolean;
  ofRefreshToken(refreshToken: string): Consent | undefined;
  /** Takes an access token back before its time, its consent lives on. */
  drop(accessToken: string): void;
  /** The living consent of an access token that has not expired. */
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

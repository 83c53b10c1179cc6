/** The answer of a token endpoint, validated (RFC 6749 §5.1). */
export interface TokenSet {
  accessToken: string;
  /** Absent when the server keeps the old one, or never issues one. */
  refreshToken?: string | undefined;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Absent when the server grants exactly what was asked for. */
  scopes?: string[] | undefined;
}

/**
 * The ways in which a call to a provider fails. invalid_grant: the code or refresh token is no longer valid ·
 * invalid_client: our own credentials are wrong, and every grant is still valid · rejected: `invalid_token` or
 * `invalid_request`, which may mean either · limited: 429 · unavailable: refused, reset, slow, 5xx, a redirect, or a 2xx that
 * can't be read, so that the outcome is unknown · unexpected: any other refusal, most often of something in between.
 */
export type ProviderErrorCode =
  | 'invalid_grant'
  | 'invalid_client'
  | 'rejected'
  | 'limited'
  | 'unavailable'
  | 'unexpected';

/** A failed call to a provider. Holds neither the request nor the response, which carry secrets. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  /** Milliseconds to wait, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(provider: string, code: ProviderErrorCode, detail: string, retryAfter?: number) {
    super(`${provider}: ${code} (${detail})`);
    this.name = 'ProviderError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** An OAuth 2.0 authorization server. Every method that returns a promise can throw ProviderError. */
export interface Provider {
  /** Returns the URL of the authorization endpoint, to send the browser to (RFC 6749 §4.1.1). */
  authorizeUrl(request: { state: string; scopes: string[]; codeChallenge?: string | undefined }): string;
  /** Exchanges an authorization code for tokens (RFC 6749 §4.1.3). */
  exchange(code: string, codeVerifier?: string): Promise<TokenSet>;
  /** Refreshes an access token (RFC 6749 §6). */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Revokes a token (RFC 7009). Resolves when the server confirmed, also for a token that it no longer knows. */
  revoke(refreshToken: string): Promise<void>;
}

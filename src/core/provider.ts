/** What a token endpoint answered, validated (RFC 6749 §5.1). */
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
 * invalid_grant: the code or refresh token is dead · invalid_client: our credentials are wrong
 * (nobody's grant is) · limited: 429 · unavailable: refused, reset, slow, 5xx, HTML — the outcome is
 * unknown · unexpected: an answer that is not OAuth's.
 */
export type ProviderErrorCode = 'invalid_grant' | 'invalid_client' | 'limited' | 'unavailable' | 'unexpected';

/** What went wrong at a provider; holds neither the request nor the response, which carry secrets. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  /** Milliseconds to wait, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(provider: string, fault: ProviderErrorCode, detail: string, retryAfter?: number) {
    super(`${provider}: ${fault} (${detail})`);
    this.name = 'ProviderError';
    this.code = fault;
    this.retryAfter = retryAfter;
  }
}

/** An OAuth 2.0 authorization server, as this product uses it. Every method can throw ProviderError. */
export interface Provider {
  /** The address to send the browser to. */
  authorizeUrl(request: { state: string; scopes: string[]; codeChallenge?: string | undefined }): string;
  /** Exchanges an authorization code. */
  exchange(code: string, codeVerifier?: string): Promise<TokenSet>;
  refresh(refreshToken: string): Promise<TokenSet>;
  /** RFC 7009: resolves when the server confirmed, also for a token that it no longer knows. */
  revoke(refreshToken: string): Promise<void>;
}

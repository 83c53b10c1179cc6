/** One authorization request of one browser at one provider (RFC 6749 §4.1). */
export interface AuthorizationRequest {
  /** The hash of the `state` parameter. */
  stateHash: string;
  provider: 'webex' | 'meraki';
  /** The ticket that the request belongs to. */
  ticketHash: string;
  /** The hash of the browser's cookie. */
  browserHash: string;
  /** The PKCE verifier (RFC 7636), sealed; absent when PKCE is off. */
  sealedVerifier?: string | undefined;
  /** Epoch milliseconds. */
  expiresAt: number;
}

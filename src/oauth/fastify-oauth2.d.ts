// The simple-oauth2 client on each decorator: @fastify/oauth2 documents it, and its typings miss it.
import type {} from '@fastify/oauth2';

declare module '@fastify/oauth2' {
  interface OAuth2Namespace {
    oauth2: AuthorizationCodeClient;
  }

  /** simple-oauth2's AuthorizationCode. Token contents are unknown: the server wrote them. */
  interface AuthorizationCodeClient {
    authorizeURL(params: Record<string, string>): string;
    getToken(params: Record<string, string>): Promise<{ token: unknown }>;
    createToken(token: object): {
      refresh(params?: Record<string, string>): Promise<{ token: unknown }>;
      revoke(tokenType: 'refresh_token', httpOptions: { json: true }): Promise<unknown>;
    };
  }
}

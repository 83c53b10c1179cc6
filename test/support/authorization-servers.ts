import { createHash, randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import { z } from 'zod';
import { type LoopbackServer, startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
  startMerakiAuthorizationServer,
  type Watch,
} from '../../src/sandbox/oauth/server.ts';
import { createWorld, type RegisteredClient } from '../../src/sandbox/world.ts';

/** An address without a server: redirects to it are examined, not followed. */
export const REDIRECT_URI = 'http://127.0.0.1:9/oauth/callback';
export const ADA = 'ada@aurora.example';
export const TOM = 'tom@aurora.example';
export const AURORA = '549236';
export const HARBOR = '817302';

/** The error bodies in Meraki's documentation. */
export const INVALID_GRANT = {
  error: 'invalid_grant',
  error_description:
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
};
export const INVALID_CLIENT = {
  error: 'invalid_client',
  error_description:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
};

/** Moves this process's clock forward for the rest of the test. */
export function advanceClock(t: Test, seconds: number): void {
  const now = Date.now;
  t.intercept(Date, 'now', { value: () => now() + seconds * 1000 });
}

export type AuthorizationServerTestOptions = Partial<Omit<AuthorizationServerOptions, 'kind' | 'origin'>> & {
  watch?: Watch;
};

/** The answer of a token or revocation endpoint. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** Starts Meraki's authorization server until the end of the test, with functions that call it as its client. */
export async function startMeraki(t: Test, options: AuthorizationServerTestOptions = {}) {
  const world = options.world ?? createWorld();
  const front = await startMerakiAuthorizationServer({ redirectUris: [REDIRECT_URI], ...options, world });
  t.teardown(front.close);
  const basic = ({ id, secret }: RegisteredClient) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const token = (form: Record<string, string>, client = world.merakiClient) =>
    post(`${front.url}/oauth/token`, form, basic(client));
  return {
    ...front,
    world,
    authorizeUrl: (parameters: Parameters = {}) =>
      authorizeUrl(
        `${front.url}/oauth/authorize`,
        world.merakiClient,
        'dashboard:general:config:read',
        parameters,
      ),
    token,
    exchange: (back: URL, more: Record<string, string> = {}, client = world.merakiClient) =>
      token(codeGrant(back, more), client),
    refresh: (refreshToken: unknown) =>
      token({ grant_type: 'refresh_token', refresh_token: String(refreshToken) }),
    revoke: (form: Record<string, string>, client = world.merakiClient) =>
      post(`${front.url}/oauth/revoke`, form, basic(client)),
  };
}

/** Starts Webex's authorization server until the end of the test; its client sends credentials in the form. */
export async function startWebex(t: Test, options: AuthorizationServerTestOptions = {}) {
  const world = options.world ?? createWorld();
  const started = Promise.withResolvers<AuthorizationServer>();
  const front: LoopbackServer = await startLoopbackServer((origin) => {
    const server = createAuthorizationServer({
      redirectUris: [REDIRECT_URI],
      ...options,
      kind: 'webex',
      origin,
      world,
    });
    started.resolve(server);
    return server.handler;
  });
  t.teardown(front.close);
  const { id, secret } = world.webexClient;
  return {
    ...front,
    server: await started.promise,
    world,
    authorizeUrl: (parameters: Parameters = {}) =>
      authorizeUrl(`${front.url}/v1/authorize`, world.webexClient, 'spark:people_read', parameters),
    exchange: (back: URL, more: Record<string, string> = {}) =>
      post(`${front.url}/v1/access_token`, {
        ...codeGrant(back, more),
        client_id: id,
        client_secret: secret,
      }),
  };
}

/** Makes a PKCE pair (RFC 7636). */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Parameters of an authorization request; undefined leaves one out. */
type Parameters = Record<string, string | undefined>;

function authorizeUrl(
  endpoint: string,
  client: RegisteredClient,
  scope: string,
  parameters: Parameters,
): string {
  const url = new URL(endpoint);
  const all = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: REDIRECT_URI,
    scope,
    state: 'some state',
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function codeGrant(back: URL, more: Record<string, string> = {}): Record<string, string> {
  const code = back.searchParams.get('code') ?? '';
  return { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...more };
}

/** Posts a form and parses the JSON answer. */
export async function post(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  const body = z.record(z.string(), z.unknown()).parse(text === '' ? {} : JSON.parse(text));
  return { status: response.status, body, headers: response.headers };
}

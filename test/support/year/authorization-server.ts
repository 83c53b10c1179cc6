import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import type { Consents, Issued } from './consents.ts';

/**
 * The behaviour of the server. lost: it carries the request out, and its answer is lost · reset: it closes the
 * connection before it does anything · away: it answers 503 with HTML · busy: it answers 429
 */
export type Weather = 'fine' | 'lost' | 'reset' | 'away' | 'busy';

export interface SoakServer {
  url: string;
  /** Whether the server accepts the client's secret; false while the secret is changed in the dashboard. */
  takesClient: boolean;
  /** The number of requests to the token and revocation endpoints that failed, refused grants not counted. */
  failures: number;
  close(): Promise<void>;
}

export const CLIENT = { id: 'meraki-integration', secret: 'only-for-this-test' };

/**
 * Starts a stand-in for Meraki's authorization server and its list of organizations. It is fast enough for a year of
 * refreshes in seconds, and checks refresh tokens as strictly as `oidc-provider`.
 */
export async function startServer(consents: Consents, weather: () => Weather): Promise<SoakServer> {
  const basic = `Basic ${Buffer.from(`${encodeURIComponent(CLIENT.id)}:${CLIENT.secret}`).toString('base64')}`;

  async function oauth(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(req));
    const today = weather();
    if (today !== 'fine') server.failures += 1;
    if (today === 'reset') return void req.socket.resetAndDestroy();
    if (today === 'away') return void res.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503</h1>');
    if (today === 'busy') return void res.writeHead(429, { 'retry-after': '30' }).end();
    if (req.headers.authorization !== basic || !server.takesClient) {
      server.failures += 1;
      return void json(res, 401, { error: 'invalid_client' });
    }
    const isLost = today === 'lost';
    if (req.url === '/oauth/revoke') {
      consents.revoke(form.get('token') ?? '');
      return void (isLost ? req.socket.resetAndDestroy() : res.writeHead(200).end());
    }
    const issued = issue(form);
    if (issued === null) return void json(res, 400, { error: 'invalid_grant' });
    const { consent, accessToken } = issued;
    consent.isLost = isLost;
    if (isLost) return void req.socket.resetAndDestroy();
    json(res, 200, {
      access_token: accessToken,
      refresh_token: consent.refreshToken,
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'dashboard:general:config:read',
    });
  }

  function issue(form: URLSearchParams): Issued {
    const kind = form.get('grant_type');
    if (kind === 'authorization_code') return consents.exchange(form.get('code') ?? '');
    return kind === 'refresh_token' ? consents.refresh(form.get('refresh_token') ?? '') : null;
  }

  function organizations(req: IncomingMessage, res: ServerResponse): void {
    const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const consent = consents.ofAccessToken(token);
    if (consent === undefined) json(res, 401, { errors: ['Invalid API key'] });
    else json(res, 200, [{ id: consent.organizationId, name: `Organization ${consent.organizationId}` }]);
  }

  const front = await startLoopbackServer(() => (req, res) => {
    if (req.url?.startsWith('/oauth/')) void oauth(req, res);
    else organizations(req, res);
  });
  const server: SoakServer = { url: front.url, takesClient: true, failures: 0, close: front.close };
  return server;
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Test } from 'tap';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { until } from './until.ts';

const WEBHOOK_SECRET = 'another-webhook-secret-of-more-than-32';
const BOT = { id: 'other-bot', displayName: 'Other', emails: ['other@webex.bot'], orgId: 'org', type: 'bot' };
const EVE = {
  id: 'eve',
  displayName: 'Eve Other',
  emails: ['eve@other.example'],
  orgId: 'org',
  type: 'person',
};
const TOKENS = {
  bot: 'other-bot-token',
  webex: 'other-webex-access',
  meraki: 'other-meraki-access',
  refresh: 'other-refresh',
};

interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string;
  body: string;
}

/**
 * Starts a second, minimal implementation of Webex and Meraki, independent of the sandbox: with other addresses and path
 * prefixes, opaque tokens of another form, no `iss`, no scopes and no Link headers. It shows that the bot needs only the
 * features that it documents.
 */
export async function startOthers(t: Test) {
  const said: string[] = [];
  const texts = new Map<string, string>();
  /** The bot's messages, newest first. */
  const posted: object[] = [];
  const webhooks: Record<string, string>[] = [];
  const revoked: string[] = [];
  const codes = new Set<string>();

  const answer = ({
    method,
    path,
    query,
    token,
    body,
  }: Request): [status: number, body?: unknown, location?: string] => {
    if (path.endsWith('/authorize')) {
      const code = randomUUID();
      codes.add(code);
      return [302, '', `${query.get('redirect_uri')}?code=${code}&state=${query.get('state')}`];
    }
    if (path.endsWith('/access_token') || path === '/sign/oauth/token') {
      const access = path.endsWith('/access_token') ? TOKENS.webex : TOKENS.meraki;
      if (!codes.delete(new URLSearchParams(body).get('code') ?? ''))
        return [400, { error: 'invalid_grant' }];
      return [
        200,
        { access_token: access, refresh_token: TOKENS.refresh, token_type: 'bearer', expires_in: 1209600 },
      ];
    }
    if (path === '/sign/oauth/revoke') {
      revoked.push(new URLSearchParams(body).get('token') ?? '');
      return [200];
    }
    if (path.startsWith('/dash/')) return token === TOKENS.meraki ? dash(path) : [401, { errors: ['no'] }];
    if (path === '/wx/api/people/me' && token === TOKENS.webex) return [200, EVE];
    if (path.startsWith('/wx/') && others.isWebexAway) return [503];
    if (token !== TOKENS.bot) return [401, { message: 'no' }];
    if (path === '/wx/api/webhooks' && method === 'POST') {
      const webhook = { id: randomUUID(), status: 'active', ...JSON.parse(body) };
      webhooks.push(webhook);
      return [200, webhook];
    }
    if (path === '/wx/api/messages' && method === 'POST') {
      const { markdown } = JSON.parse(body);
      const created = new Date().toISOString();
      const message = { id: randomUUID(), roomId: 'room', personId: BOT.id, markdown, created };
      posted.unshift(message);
      said.push(String(markdown));
      return [200, message];
    }
    return [200, webex(path)];
  };

  const webex = (path: string): unknown => {
    const [, , , kind, id = ''] = path.split('/');
    if (kind === 'people') return id === '' ? { items: [] } : id === 'eve' ? EVE : BOT;
    if (kind === 'webhooks') return { items: webhooks };
    if (kind === 'rooms') return { id: 'room', title: 'Eve', type: 'direct' };
    if (kind === 'memberships')
      return {
        items: [BOT, EVE].map((one) => ({
          id: `m-${one.id}`,
          roomId: 'room',
          personId: one.id,
          personEmail: one.emails[0],
          personOrgId: 'org',
        })),
      };
    if (id === '') return { items: posted };
    return {
      id,
      roomId: 'room',
      roomType: 'direct',
      personId: 'eve',
      personEmail: 'eve@other.example',
      text: texts.get(id) ?? '',
    };
  };

  const dash = (path: string): [number, unknown] => {
    if (path === '/dash/v1/organizations') return [200, [{ id: 'X1', name: 'Elsewhere Inc' }]];
    if (path.endsWith('/statuses/overview'))
      return [200, { counts: { byStatus: { online: 7, alerting: 0, offline: 0, dormant: 0 } } }];
    if (path.endsWith('/alerts/overview')) return [200, { counts: { total: 0, bySeverity: [] } }];
    return [200, []];
  };

  const origin = await listen(t, answer);
  const publicUrl = `http://127.0.0.1:${await freePort()}`;

  const others = {
    isWebexAway: false,
    publicUrl,
    revoked,
    secrets: [...Object.values(TOKENS), WEBHOOK_SECRET, 'other-secret'],
    env: {
      PUBLIC_URL: publicUrl,
      PORT: new URL(publicUrl).port,
      WEBEX_BOT_TOKEN: TOKENS.bot,
      WEBEX_WEBHOOK_SECRET: WEBHOOK_SECRET,
      WEBEX_CLIENT_ID: 'w',
      WEBEX_ORGS: '*',
      WEBEX_CLIENT_SECRET: 'other-secret-w',
      WEBEX_API_URL: `${origin}/wx/api`,
      WEBEX_OAUTH_URL: `${origin}/wx/sign`,
      MERAKI_CLIENT_ID: 'm',
      MERAKI_CLIENT_SECRET: 'other-secret-m',
      MERAKI_API_URL: `${origin}/dash/v1/`,
      MERAKI_OAUTH_URL: `${origin}/sign`,
    },
    /** Waits for a message of the bot that matches. */
    async heard(pattern: RegExp, from = 0): Promise<string> {
      const found = () => said.slice(from).find((markdown) => pattern.test(markdown));
      await until(String(pattern), () => found() !== undefined);
      return found() ?? '';
    },
    /** Delivers a message of Eve as Webex does. @returns the bot's next message, progress notices aside */
    async say(text: string): Promise<string> {
      const id = randomUUID();
      texts.set(id, text);
      const before = said.length;
      const body = JSON.stringify({
        id: randomUUID(),
        resource: 'messages',
        event: 'created',
        actorId: 'eve',
        data: { id, roomId: 'room', roomType: 'direct', personId: 'eve', created: new Date().toISOString() },
      });
      const signature = createHmac('sha1', WEBHOOK_SECRET).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-spark-signature': signature };
      const response = await fetch(`${publicUrl}/webhooks/webex`, { method: 'POST', headers, body });
      if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
      return others.heard(/^(?!⏳)./s, before);
    },
    /** Browses: follows every redirect and presses the one button of a page. @returns the last page */
    async walk(url: string): Promise<string> {
      let [address, method, form, cookie, body] = [url, 'POST', '', '', ''];
      for (let hop = 0; hop < 12; hop++) {
        const response = await fetch(address, {
          method,
          redirect: 'manual',
          headers: {
            cookie,
            ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          ...(method === 'POST' && { body: form }),
        });
        cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
        body = await response.text();
        const location = response.headers.get('location');
        const ticket = /name="ticket" value="([^"]+)"/.exec(body)?.[1];
        if (location !== null) [address, method] = [new URL(location, address).href, 'GET'];
        else if (ticket !== undefined)
          [address, method, form] = [`${publicUrl}/link/confirm`, 'POST', `ticket=${ticket}`];
        else return body;
      }
      throw new Error('it never ended');
    },
  };
  return others;
}

async function listen(t: Test, answer: (request: Request) => [number, unknown?, string?]): Promise<string> {
  const server = createServer(async (req: IncomingMessage, res: ServerResponse) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    const url = new URL(`http://other${req.url}`);
    const token = /^Bearer (.*)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const request = { method: req.method ?? 'GET', path: url.pathname, query: url.searchParams, token, body };
    const [status, json, location] = answer(request);
    res.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
    res.end(json === undefined ? '' : JSON.stringify(json));
  });
  // Longer than a machine stands still: a connection that ends as a call arrives loses its answer.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

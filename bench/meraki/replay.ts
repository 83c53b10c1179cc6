import { createServer } from 'node:http';
import { request } from 'undici';
import { startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { listenOnLoopback } from '../common/loopback.ts';
import { createChangePages } from './change-pages.ts';
import type { TokenServer } from './token-server.ts';

/**
 * The Dashboard API of many organizations. The sandbox's strict stand-in answers the first call of each kind; then its
 * answer is repeated for every organization, so that almost all CPU time is the bot's.
 */
export interface MerakiReplay {
  url: string;
  /** Number of calls answered so far. */
  calls: number;
}

/** The size of each organization. */
const SIZE = { networks: 20, devices: 100 };
const HOLDER_ID = 'somebody';

/** Starts the Dashboard API until `cleanup`; it accepts the current tokens of the token server. */
export async function startMerakiReplay(
  { tokens, scopes, changePages }: { tokens: TokenServer; scopes: string[]; changePages: number },
  cleanup: AsyncDisposableStack,
) {
  const changePageAt = createChangePages(changePages);
  const world = createWorld();
  const organizationId = world.merakiOrganizations.find(({ size }) => size === 'small')?.id;
  if (organizationId === undefined) throw new Error('there is no small organization');
  const holder = { personId: HOLDER_ID, scopes, organizationId };
  const introspect = async () => holder;
  const standIn = await startMeraki({ world, introspect, sizes: { small: SIZE }, requestsPerSecond: 1_000 });
  cleanup.defer(standIn.close);
  const known = new Map<string, Promise<{ status: number; link: string | undefined; text: string }>>();

  async function ask(path: string) {
    const {
      statusCode: status,
      headers,
      body,
    } = await request(`${standIn.url}${path}`, {
      headers: { authorization: 'Bearer any' },
    });
    const link = typeof headers.link === 'string' ? headers.link : undefined;
    return { status, link, text: await body.text() };
  }

  const meraki: MerakiReplay = { url: '', calls: 0 };
  const server = createServer(async ({ url = '', headers }, response) => {
    meraki.calls += 1;
    if (!tokens.isValid(headers.authorization?.slice('Bearer '.length) ?? '')) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"errors":["Invalid API key"]}');
      return;
    }
    const address = new URL(url, meraki.url);
    if (address.pathname.endsWith('/configurationChanges')) {
      const { text, link } = changePageAt(address);
      response.writeHead(200, { 'content-type': 'application/json', ...(link && { link }) }).end(text);
      return;
    }
    const path = url.replace(/(?<=\/organizations\/)[^/?]+/, organizationId);
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    const { status, link, text } = await answer;
    response.writeHead(status, { 'content-type': 'application/json', ...(link && { link }) }).end(text);
  });
  meraki.url = await listenOnLoopback(server, cleanup);
  return meraki;
}

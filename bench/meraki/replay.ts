import { createServer } from 'node:http';
import { request } from 'undici';
import { createLimit } from '../../src/sandbox/meraki/limit.ts';
import { startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { countConnections, listenOnLoopback } from '../common/loopback.ts';
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
  /** Number of calls answered with 429; they are among `calls`. */
  limited: number;
  /** The paths of all calls so far, with their queries. */
  paths: string[];
  /** The most connections that were open at the same time. */
  mostSockets: number;
}

/** The numbers of networks and devices of each organization. */
export interface OrganizationSize {
  networks: number;
  devices: number;
}

/** What the Dashboard API serves, and how strictly. */
export interface MerakiReplayOptions {
  tokens: TokenServer;
  /** Pages of 5,000 rows of the list of configuration changes. */
  changePages?: number;
  size?: OrganizationSize;
  /** Whether calls beyond Meraki's 10 a second for each organization, and 10 more in a burst, are answered with 429. */
  isLimited?: boolean;
  /** The clock of that limit, in epoch milliseconds. */
  now?: () => number;
}

/** The size of an organization that a few people ask about. */
export const USUAL_SIZE: OrganizationSize = { networks: 20, devices: 100 };
const HOLDER_ID = 'somebody';
/** https://developer.cisco.com/meraki/api-v1/rate-limit/: the second burst of ten is in the capacity. */
const LIMIT = { perSecond: 10, capacity: 20 };
const ORGANIZATION = /(?<=\/organizations\/)[^/?>]+/;

/** An answer that is repeated, with the organization of the stand-in in its `Link` header. */
interface KnownAnswer {
  status: number;
  link: string | undefined;
  text: string;
}

/** Starts the Dashboard API until `cleanup`; it accepts the current tokens of the token server. */
export async function startMerakiReplay(
  { tokens, changePages = 1, size = USUAL_SIZE, isLimited = false, now = Date.now }: MerakiReplayOptions,
  cleanup: AsyncDisposableStack,
): Promise<MerakiReplay> {
  const changePageAt = createChangePages(changePages);
  const world = createWorld();
  // Above the size of a laboratory the sites are those of a company.
  const kind = size.devices > USUAL_SIZE.devices ? 'large' : 'small';
  const organizationId = world.merakiOrganizations.find((one) => one.size === kind)?.id;
  if (organizationId === undefined) throw new Error(`there is no ${kind} organization`);
  const introspect = async () => ({ personId: HOLDER_ID, scopes: tokens.scopes, organizationId });
  const sizes = { [kind]: size };
  const standIn = await startMeraki({ world, introspect, sizes, requestsPerSecond: 100_000 });
  cleanup.defer(standIn.close);
  const known = new Map<string, Promise<KnownAnswer>>();
  const limit = createLimit(LIMIT, now);

  async function askStandIn(path: string): Promise<KnownAnswer> {
    const headers = { authorization: 'Bearer any' };
    const answer = await request(`${standIn.url}${path}`, { headers });
    const { link } = answer.headers;
    const text = await answer.body.text();
    return { status: answer.statusCode, link: typeof link === 'string' ? link : undefined, text };
  }

  /** Answers as the organization that is asked about. */
  async function replay(url: string): Promise<KnownAnswer> {
    const path = url.replace(ORGANIZATION, () => organizationId ?? '');
    const answer = known.get(path) ?? askStandIn(path);
    known.set(path, answer);
    const { link, ...rest } = await answer;
    const asked = ORGANIZATION.exec(url)?.[0];
    return { ...rest, link: asked === undefined ? link : link && linkOf(asked, link) };
  }

  const meraki: MerakiReplay = { url: '', calls: 0, limited: 0, paths: [], mostSockets: 0 };

  async function answerTo(url: string, token: string): Promise<KnownAnswer> {
    if (!tokens.isValid(token)) return refusal(401, 'Invalid API key');
    if (isLimited && !limit.take(ORGANIZATION.exec(url)?.[0] ?? '')) {
      meraki.limited += 1;
      return refusal(429, 'API rate limit exceeded for organization');
    }
    const address = new URL(url, meraki.url);
    if (!address.pathname.endsWith('/configurationChanges')) return replay(url);
    return { status: 200, ...changePageAt(address) };
  }

  const server = createServer(async ({ url = '', headers }, response) => {
    meraki.calls += 1;
    meraki.paths.push(url);
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    const { status, link, text } = await answerTo(url, token);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(link !== undefined && { link }),
      ...(status === 429 && { 'retry-after': '1' }),
    });
    response.end(text);
  });
  countConnections(server, (open) => {
    meraki.mostSockets = Math.max(meraki.mostSockets, open);
  });
  meraki.url = await listenOnLoopback(server, cleanup);
  return meraki;
}

/** Returns a `Link` header whose pages are those of the organization that was asked about. */
function linkOf(organizationId: string, header: string): string {
  return header.replace(new RegExp(ORGANIZATION, 'g'), () => organizationId);
}

function refusal(status: number, error: string): KnownAnswer {
  return { status, link: undefined, text: JSON.stringify({ errors: [error] }) };
}

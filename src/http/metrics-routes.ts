import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../core/loopback.ts';

/** The options of the metrics route. */
export interface MetricsRoutesOptions {
  publicUrl: string;
  /** The bearer token; when set, it is required and sufficient. */
  token?: string | undefined;
  /** Renders the metrics; never rejects. */
  page(): Promise<{ type: string; text: string }>;
}

/** Loopback, private and link-local addresses (RFC 1122, 1918, 3927, 4193, 4291). */
const nearby = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  nearby.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  nearby.addSubnet(net, prefix, 'ipv6');

/** Headers that proxies add when they forward a request. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

/**
 * Adds `/metrics`. With a token: for requests that carry it, from anywhere. Without: for requests from nearby that come
 * directly, as far as can be seen. A proxy that adds no header and addresses us by number looks like Prometheus: it must
 * deny the path, or a token must be set. All other requests get 404.
 */
export async function metricsRoutes(
  app: FastifyInstance,
  { publicUrl, token, page }: MetricsRoutesOptions,
): Promise<void> {
  const { hostname } = new URL(publicUrl);

  app.get('/metrics', { exposeHeadRoute: false }, async (request, reply) => {
    const isAllowed = token ? hasToken(request, token) : isNear(request) && isDirect(request, hostname);
    if (!isAllowed) return reply.callNotFound();
    const { type, text } = await page();
    return reply.type(type).header('cache-control', 'no-store').send(text);
  });
}

/** Whether the request carries the token, as Prometheus's `authorization` sends it. Digests are compared, so that timing shows neither contents nor length. */
function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

/** Whether the other end of the connection is nearby, whatever a header says. */
function isNear({ socket }: FastifyRequest): boolean {
  const { remoteAddress = '' } = socket;
  return nearby.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4');
}

/**
 * Whether the request came without a proxy. A request by name may have come through one; Prometheus is configured with an
 * address. The public name itself may be a loopback name, on a machine without a proxy.
 */
function isDirect({ headers, hostname }: FastifyRequest, publicName: string): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const isNumber = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  if (!isNumber && !isLoopback(hostname.toLowerCase())) return false;
  return hostname !== publicName || isLoopback(publicName);
}

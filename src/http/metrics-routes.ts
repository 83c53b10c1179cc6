import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../core/loopback.ts';

export interface MetricsRoutesOptions {
  publicUrl: string;
  /** Required, and enough, when there is one. */
  token?: string | undefined;
  /** Never rejects. */
  page(): Promise<{ type: string; text: string }>;
}

/** Loopback, private and link-local addresses (RFC 1122, 1918, 3927, 4193, 4291). */
const near = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  near.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  near.addSubnet(net, prefix, 'ipv6');

/** Proxies say in one of these that they pass somebody else on. */
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
 * `/metrics`, for who has the token: from wherever. Without a token, for who comes from nearby and, as far as that can be
 * seen, directly: a proxy that adds no header and asks for our address by number looks like Prometheus, so that it
 * must deny the path, or a token be set. For everybody else there is no such page.
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

/** As Prometheus's `authorization` sends it. Compared by digest: neither contents nor length show in the time it takes. */
function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

/** The other end of the connection, whatever a header says. */
function isNear({ socket }: FastifyRequest): boolean {
  const { remoteAddress = '' } = socket;
  return near.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4');
}

/**
 * Whoever asks by a name came, or may have come, through a proxy that passed it on; Prometheus is given an address. The
 * public name itself may be a loopback's, on a machine without a proxy.
 */
function isDirect({ headers, hostname }: FastifyRequest, publicName: string): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const isNumber = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  if (!isNumber && !isLoopback(hostname.toLowerCase())) return false;
  return hostname !== publicName || isLoopback(publicName);
}

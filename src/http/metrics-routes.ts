import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../core/loopback.ts';

export interface MetricsRoutesOptions {
  publicUrl: string;
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
];

/** `/metrics`, for who comes from nearby and directly; for everybody else there is no such page. */
export async function metricsRoutes(
  app: FastifyInstance,
  { publicUrl, page }: MetricsRoutesOptions,
): Promise<void> {
  const { hostname } = new URL(publicUrl);

  app.get('/metrics', { exposeHeadRoute: false }, async (request, reply) => {
    if (!isNear(request) || !isDirect(request, hostname)) return reply.callNotFound();
    const { type, text } = await page();
    return reply.type(type).header('cache-control', 'no-store').send(text);
  });
}

/** The other end of the connection, whatever a header says. */
function isNear({ socket }: FastifyRequest): boolean {
  const { remoteAddress = '' } = socket;
  return near.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4');
}

/**
 * Whoever asks for the public name came through the proxy that has it, also when that adds no header of its own. On a
 * machine without one the public name is a loopback's.
 */
function isDirect({ headers, hostname }: FastifyRequest, publicName: string): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return hostname.toLowerCase() !== publicName || isLoopback(publicName);
}

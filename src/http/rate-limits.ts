import { isIP } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE } from '../core/clock.ts';
import { countedAddress } from './counted-address.ts';
import { type IsProxy, withoutPort } from './is-proxy.ts';

/**
 * The most requests for link pages and callbacks from one address in a minute: linking takes seven, and an office shares an
 * address.
 */
const MAX_PAGES = 120;
/** The most webhook posts with a wrong signature from one address in a minute: an honest sender has none. */
const MAX_FORGERIES = 20;

/** Returns the address to count for. When the forwarding header holds no address, that is the address of the connection. */
function addressOf({ ip, socket }: FastifyRequest): string {
  const address = withoutPort(ip);
  return countedAddress(isIP(address) === 0 ? (socket.remoteAddress ?? '') : address);
}

/**
 * Returns a limit per address, see `countedAddress`. Counted in memory, for the 5,000 addresses that asked last. A request
 * whose only address is our own proxy's is not counted: it stands for everybody behind it.
 */
const options = (max: number, isProxy: IsProxy) => ({
  max,
  timeWindow: MINUTE,
  keyGenerator: addressOf,
  allowList: (request: FastifyRequest) => isProxy(request.ip),
  addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  addHeadersOnExceeding: {
    'x-ratelimit-limit': false,
    'x-ratelimit-remaining': false,
    'x-ratelimit-reset': false,
  },
});

/** Limits all routes that are added to `app` from now on, together; beyond the limit, an error with `statusCode` 429 is thrown. */
export async function limitPages(app: FastifyInstance, isProxy: IsProxy): Promise<void> {
  await app.register(rateLimit, options(MAX_PAGES, isProxy));
}

/**
 * Limits posts with a wrong signature.
 *
 * @returns a function that counts one such post and returns after how many seconds its address may post again; undefined
 *   while the address is within the limit
 */
export async function limitForgeries(
  app: FastifyInstance,
  isProxy: IsProxy,
): Promise<(request: FastifyRequest) => Promise<number | undefined>> {
  await app.register(rateLimit, { ...options(MAX_FORGERIES, isProxy), global: false });
  const count = app.createRateLimit();
  return async (request) => {
    const counted = await count(request);
    return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : undefined;
  };
}

import { isIP } from 'node:net';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE } from '../core/clock.ts';
import { type IsProxy, withoutPort } from './is-proxy.ts';

/** Link pages and callbacks of one address in a minute: linking takes six, and an office shares an address. */
const PAGES = 120;
/** Webhook posts that are not signed right: an honest sender has none. */
const FORGERIES = 20;

/** What is no address, whoever wrote it into the header, counts with whom it came from. */
function addressOf({ ip, socket }: FastifyRequest): string {
  const address = withoutPort(ip);
  return normalizeIP(isIP(address) === 0 ? (socket.remoteAddress ?? '') : address);
}

/**
 * What one address may ask, or one network of 64 bits: whoever has an IPv6 address has that many. In memory, of the 5,000
 * that asked last. A request without an address beyond our proxies stands for everybody behind them, and is not counted.
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

/** All routes that are added to `app` from now on share one limit; beyond it, an error with `statusCode` 429 is thrown. */
export async function limitPages(app: FastifyInstance, isProxy: IsProxy): Promise<void> {
  await app.register(rateLimit, options(PAGES, isProxy));
}

/** @returns counts one more, and says after how many seconds the address may come again; undefined while it may */
export async function limitForgeries(
  app: FastifyInstance,
  isProxy: IsProxy,
): Promise<(request: FastifyRequest) => Promise<number | undefined>> {
  await app.register(rateLimit, { ...options(FORGERIES, isProxy), global: false });
  const count = app.createRateLimit();
  return async (request) => {
    const counted = await count(request);
    return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : undefined;
  };
}

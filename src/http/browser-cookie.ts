import type { FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE, SECOND } from '../core/clock.ts';
import { isSecret, newSecret } from '../core/secrets.ts';

/** `__Host-`: browsers accept the cookie only from this very host, over https or on loopback (RFC 6265bis §4.1.3.2). */
const NAME = '__Host-link';
/** Milliseconds: longer than the 10 minutes for which a ticket is valid. */
const COOKIE_LIFETIME = 20 * MINUTE;

/** Reads the secret of this browser, 256 bits, of which the store keeps the hash only; undefined without a valid cookie. */
export function readBrowserSecret(request: FastifyRequest): string | undefined {
  const value = request.cookies[NAME];
  return value !== undefined && isSecret(value) ? value : undefined;
}

/**
 * Sets the cookie with the secret of this browser for another 20 minutes; a browser without a secret gets a new one.
 *
 * @returns the secret
 */
export function keepBrowserSecret(request: FastifyRequest, reply: FastifyReply): string {
  const browser = readBrowserSecret(request) ?? newSecret();
  reply.setCookie(NAME, browser, {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    maxAge: COOKIE_LIFETIME / SECOND,
  });
  return browser;
}

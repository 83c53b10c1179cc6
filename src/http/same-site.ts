import type { FastifyRequest } from 'fastify';

/**
 * Whether a POST comes from a page of this server, by the headers `Sec-Fetch-Site` (Fetch Metadata) and `Origin`. A
 * request without both was not sent by a form in a browser.
 */
export function isSameSite(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || origin === new URL(publicUrl).origin;
}

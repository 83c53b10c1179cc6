import type { FastifyRequest } from 'fastify';

/**
 * Whether a POST comes from a page of this server. Browsers say so in `Sec-Fetch-Site` (Fetch Metadata)
 * and `Origin`; what neither says was not sent by a browser's form.
 */
export function isSameSite(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || origin === new URL(publicUrl).origin;
}

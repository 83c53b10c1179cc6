import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { badWebexRequest } from '../state/errors.ts';

/** The query parameters of every list. */
export const Paging = {
  max: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().optional(),
};

/**
 * Returns one page of a list; the next page's opaque address is in `Link: <…>; rel="next"` (RFC 8288).
 *
 * @param origin the origin of the stand-in
 * @throws RestError 400 when the object where the last page ended is gone
 */
export function sendRestPage<T extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  origin: string,
  list: readonly T[],
  { max, cursor }: { max: number; cursor?: string | undefined },
): { items: T[] } {
  const start = cursor === undefined ? 0 : list.findIndex((item) => item.id === cursor) + 1;
  if (cursor !== undefined && start === 0) throw badWebexRequest('cursor: expired.');
  const items = list.slice(start, start + max);
  const last = items.at(-1);
  if (last && start + max < list.length) {
    const next = new URL(request.url, origin);
    next.searchParams.set('cursor', last.id);
    reply.header('link', `<${next.href}>; rel="next"`);
  }
  return { items };
}

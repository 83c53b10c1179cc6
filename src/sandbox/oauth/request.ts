import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** The path of a request, without its query. */
export function pathOf(req: IncomingMessage): string {
  return new URL(req.url ?? '/', 'http://loopback').pathname;
}

/** The fields of a posted form; the last of equal names wins. */
export async function formOf(req: IncomingMessage): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await text(req)));
}

/** Whether a request comes from another site's page: browsers name the origin of every POST. */
export function isCrossSite({ method, headers: { origin, host } }: IncomingMessage): boolean {
  return method === 'POST' && origin !== undefined && origin !== `http://${host}`;
}

import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** Returns the path of a request, without its query. */
export function pathOf(req: IncomingMessage): string {
  return new URL(req.url ?? '/', 'http://loopback').pathname;
}

/** Reads the fields of a posted form; of equal names the last one wins. */
export async function formOf(req: IncomingMessage): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await text(req)));
}

/** Tells whether another site's page sent the request: browsers name the origin in every POST. */
export function isCrossSite({ method, headers: { origin, host } }: IncomingMessage): boolean {
  return method === 'POST' && origin !== undefined && origin !== `http://${host}`;
}

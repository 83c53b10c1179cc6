import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { underReference } from '../core/reference.ts';
import type { Linking } from '../oauth/linking.ts';
import { keepBrowserSecret, readBrowserSecret } from './browser-cookie.ts';
import { addressOf, confirmAddress, LINKED_ADDRESS } from './pages/addresses.ts';
import { endingOf } from './pages/ending.ts';

const query = z.record(z.string(), z.unknown());

/** A callback works once: a HEAD before the GET would use it up. */
const ONCE = { exposeHeadRoute: false };

/**
 * Adds the callbacks of both providers. Every callback, failed ones too, ends in a redirect to a page without a query: the
 * code and the state stay neither in the address bar nor in the history, where they could be copied from.
 */
export async function callbackRoutes(app: FastifyInstance, { linking }: { linking: Linking }): Promise<void> {
  await app.register(async (webex) => {
    redirectFailures(webex, 'webex');
    webex.get('/oauth/webex/callback', ONCE, async (request, reply) => {
      const { hash } = await linking.identify(query.parse(request.query), readBrowserSecret(request));
      keepBrowserSecret(request, reply);
      return redirect(reply, confirmAddress(hash));
    });
  });
  await app.register(async (meraki) => {
    redirectFailures(meraki, 'meraki');
    meraki.get('/oauth/meraki/callback', ONCE, async (request, reply) => {
      await linking.complete(query.parse(request.query), readBrowserSecret(request));
      return redirect(reply, LINKED_ADDRESS);
    });
  });
}

function redirectFailures(app: FastifyInstance, provider: 'webex' | 'meraki'): void {
  app.setErrorHandler((error: unknown, request, reply) =>
    underReference(
      async () => redirect(reply, addressOf(endingOf(error, request.id, app.log), provider)),
      request.id,
    ),
  );
}

/** Redirects with 303: whatever the method was, the next one is GET (RFC 9110 §15.4.4). */
export function redirect(reply: FastifyReply, to: string): FastifyReply {
  return reply.redirect(to, 303);
}

import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Linking } from '../oauth/linking.ts';
import { keepBrowserSecret, readBrowserSecret } from './browser-cookie.ts';
import type { IsProxy } from './is-proxy.ts';
import { confirmPage, linkedPage, startPage } from './pages/link-pages.ts';
import { problemPage } from './pages/problem-pages.ts';
import { sendPage } from './pages/send.ts';
import { limitPages } from './rate-limits.ts';
import { isSameSite } from './same-site.ts';

/** The options of the link routes. */
export interface LinkRoutesOptions {
  linking: Linking;
  publicUrl: string;
  isProxy: IsProxy;
}

const secretParam = z.object({ secret: z.string().max(100) });
const confirmBody = z.object({ ticket: z.string().min(1).max(100) });
const query = z.record(z.string(), z.unknown());

/** A callback works once: a HEAD before the GET would use it up. */
const ONCE = { exposeHeadRoute: false };

/**
 * Adds the pages that a one-time URL leads to, and the callbacks of both providers. The error handler of `server.ts` turns
 * what `linking` throws into a page.
 */
export async function linkRoutes(
  app: FastifyInstance,
  { linking, publicUrl, isProxy }: LinkRoutesOptions,
): Promise<void> {
  await limitPages(app, isProxy);
  await app.register(formbody, { bodyLimit: 1024 });

  const onlyOwnPages = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!isSameSite(request, publicUrl)) return sendPage(reply, problemPage('cross_site'));
  };

  app.get('/link/:secret', async (request, reply) => {
    await linking.open(secretParam.parse(request.params).secret);
    return sendPage(reply, startPage());
  });

  app.post('/link/:secret', { preValidation: onlyOwnPages }, async (request, reply) => {
    const browser = keepBrowserSecret(request, reply);
    return redirect(reply, await linking.start(secretParam.parse(request.params).secret, browser));
  });

  app.get('/oauth/webex/callback', ONCE, async (request, reply) => {
    const { ticket, identity } = await linking.identify(
      query.parse(request.query),
      readBrowserSecret(request),
    );
    keepBrowserSecret(request, reply);
    return sendPage(reply, confirmPage(identity, ticket.hash));
  });

  app.post('/link/confirm', { preValidation: onlyOwnPages }, async (request, reply) => {
    const body = confirmBody.safeParse(request.body);
    if (!body.success) return sendPage(reply, problemPage('bad_request'));
    return redirect(reply, await linking.confirm(body.data.ticket, readBrowserSecret(request)));
  });

  app.get('/oauth/meraki/callback', ONCE, async (request, reply) => {
    await linking.complete(query.parse(request.query), readBrowserSecret(request));
    return redirect(reply, '/linked');
  });

  app.get('/linked', (request, reply) => {
    // The page holds nothing secret, but is wrong in a browser that linked nothing.
    if (readBrowserSecret(request) === undefined) return sendPage(reply, problemPage('unknown_attempt'));
    return sendPage(reply, linkedPage());
  });
}

/** Redirects with 303: whatever the method was, the next one is GET (RFC 9110 §15.4.4). */
function redirect(reply: FastifyReply, to: string): FastifyReply {
  return reply.redirect(to, 303);
}

import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isHash } from '../core/secrets.ts';
import type { Linking } from '../oauth/linking.ts';
import { keepBrowserSecret, readBrowserSecret } from './browser-cookie.ts';
import { callbackRoutes, redirect } from './callback-routes.ts';
import type { IsProxy } from './is-proxy.ts';
import { DECLINED_ADDRESS } from './pages/addresses.ts';
import { confirmPage, linkedPage, startPage } from './pages/link-pages.ts';
import { problemPage } from './pages/problem-pages.ts';
import { sendPage } from './pages/send.ts';
import { problemRoutes } from './problem-routes.ts';
import { limitPages } from './rate-limits.ts';
import { isSameSite } from './same-site.ts';

/** The options of the link routes. */
export interface LinkRoutesOptions {
  linking: Linking;
  publicUrl: string;
  isProxy: IsProxy;
}

const secretParam = z.object({ secret: z.string().max(100) });
const ticketBody = z.object({ ticket: z.string().min(1).max(100) });
const ticketParam = z.object({ ticket: z.string().refine(isHash) });

/**
 * Adds the pages that a one-time URL leads to, and the callbacks of both providers. The error handler of `server.ts` turns
 * what `linking` throws into a page, that of `callback-routes.ts` into a redirect to one.
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

  app.get('/link/confirm/:ticket', async (request, reply) => {
    const { data } = ticketParam.safeParse(request.params);
    if (data === undefined) return sendPage(reply, problemPage('unknown_attempt'));
    return sendPage(
      reply,
      confirmPage(await linking.findIdentified(data.ticket, readBrowserSecret(request))),
    );
  });

  app.post('/link/confirm', { preValidation: onlyOwnPages }, async (request, reply) => {
    const body = ticketBody.safeParse(request.body);
    if (!body.success) return sendPage(reply, problemPage('bad_request'));
    return redirect(reply, await linking.confirm(body.data.ticket, readBrowserSecret(request)));
  });

  app.post('/link/not-me', { preValidation: onlyOwnPages }, async (request, reply) => {
    const body = ticketBody.safeParse(request.body);
    if (!body.success) return sendPage(reply, problemPage('bad_request'));
    await linking.decline(body.data.ticket, readBrowserSecret(request));
    return redirect(reply, DECLINED_ADDRESS);
  });

  app.get('/linked', async (request, reply) => {
    const browser = readBrowserSecret(request);
    // The page is wrong in a browser that linked nothing.
    if (browser === undefined) return sendPage(reply, problemPage('unknown_attempt'));
    return sendPage(reply, linkedPage(await linking.linkedIn(browser)));
  });

  await app.register(callbackRoutes, { linking });
  await app.register(problemRoutes, { linking });
}

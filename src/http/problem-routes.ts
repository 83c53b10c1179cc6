import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isHash, isReference } from '../core/secrets.ts';
import type { Linking } from '../oauth/linking.ts';
import { readBrowserSecret } from './browser-cookie.ts';
import {
  failurePage,
  isProblem,
  notFoundPage,
  problemPage,
  tooManyRequestsPage,
  unavailablePage,
} from './pages/problem-pages.ts';
import { sendPage } from './pages/send.ts';

const problemParams = z.object({
  provider: z.enum(['webex', 'meraki']),
  problem: z.string().refine(isProblem),
  ticket: z.string().refine(isHash).optional(),
});
/** Only references of our own form: nobody can write a text onto the page. */
const failureParams = z.object({ reference: z.string().refine(isReference) });

/**
 * Adds the pages on which callbacks end that were refused or failed. Reloading one changes nothing. What a page says about a
 * ticket comes from the store and is for the browser that claimed it; all else is the same for everybody.
 */
export async function problemRoutes(app: FastifyInstance, { linking }: { linking: Linking }): Promise<void> {
  app.get('/link/problem/:provider/:problem/:ticket?', async (request, reply) => {
    const { data } = problemParams.safeParse(request.params);
    if (data === undefined) return sendPage(reply, notFoundPage());
    const { provider, problem, ticket } = data;
    const facts = ticket === undefined ? {} : await linking.facts(ticket, readBrowserSecret(request));
    return sendPage(reply, problemPage(problem, { provider, ...facts }));
  });

  app.get('/link/failed/:reference', (request, reply) => {
    const { data } = failureParams.safeParse(request.params);
    return sendPage(reply, data === undefined ? notFoundPage() : failurePage(data.reference));
  });

  app.get('/link/unavailable', (_request, reply) =>
    sendPage(reply.header('retry-after', '60'), unavailablePage()),
  );

  app.get('/link/too-often', (_request, reply) =>
    sendPage(reply.header('retry-after', '60'), tooManyRequestsPage()),
  );
}

import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

const CHAT_FOLDER = fileURLToPath(new URL('../chat/', import.meta.url));

/** The browser builds that the chat page loads; markdown-it exports only a module, its script lies beside it. */
const VENDOR: Record<string, URL> = {
  'adaptivecards.min.js': new URL(import.meta.resolve('adaptivecards/dist/adaptivecards.min.js')),
  'adaptivecards.css': new URL(import.meta.resolve('adaptivecards/dist/adaptivecards.css')),
  'markdown-it.min.js': new URL('browser/markdown-it.umd.min.js', import.meta.resolve('markdown-it')),
};

/** The chat page: its files, the libraries that it loads, and who can be played on it. */
export async function pageRoutes(app: FastifyInstance, world: World): Promise<void> {
  await app.register(files, { root: CHAT_FOLDER, cacheControl: false });

  for (const [name, url] of Object.entries(VENDOR)) {
    const file = fileURLToPath(url).split('/');
    const base = file.pop() ?? '';
    app.get(`/vendor/${name}`, (_request, reply) => reply.sendFile(base, file.join('/')));
  }

  /** Tokens of invented people, good for this process only: whoever opens the page plays them. The bot's stays out. */
  app.get('/sandbox/people', () =>
    world.people.map(({ id, displayName, email, part, webexToken, isBot, orgId, merakiRole }) => ({
      id,
      displayName,
      email,
      part,
      ...(!isBot && { webexToken }),
      isBot,
      orgId,
      merakiRole,
    })),
  );
}

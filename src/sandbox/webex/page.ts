import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

const CHAT_FOLDER = fileURLToPath(new URL('../chat/', import.meta.url));

/** The browser builds that the chat page loads; markdown-it's script is no export, but lies beside its module. */
const VENDOR: Record<string, URL> = {
  'adaptivecards.min.js': new URL(import.meta.resolve('adaptivecards/dist/adaptivecards.min.js')),
  'adaptivecards.css': new URL(import.meta.resolve('adaptivecards/dist/adaptivecards.css')),
  'markdown-it.min.js': new URL('browser/markdown-it.umd.min.js', import.meta.resolve('markdown-it')),
};

/** Adds the chat page: its files, its libraries, and the list of people. */
export async function pageRoutes(app: FastifyInstance, world: World): Promise<void> {
  await app.register(files, { root: CHAT_FOLDER, cacheControl: false });

  for (const [name, url] of Object.entries(VENDOR)) {
    const file = fileURLToPath(url).split('/');
    const base = file.pop() ?? '';
    app.get(`/vendor/${name}`, (_request, reply) => reply.sendFile(base, file.join('/')));
  }

  /** The tokens belong to invented people and are valid in this process only; the bot's is left out. */
  app.get('/sandbox/people', () =>
    world.people.map(({ id, displayName, email, description, webexToken, isBot, orgId, merakiRole }) => ({
      id,
      displayName,
      email,
      description,
      ...(!isBot && { webexToken }),
      isBot,
      orgId,
      merakiRole,
    })),
  );
}

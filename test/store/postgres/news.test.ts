import t, { type Test } from 'tap';
import { createMemoryNews } from '../../../src/store/memory/news.ts';
import { createSharedNews, hearShared } from '../../../src/store/postgres/news.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPresence } from '../../../src/store/postgres/presence.ts';
import { noPostgres, startPostgres } from '../../postgres.ts';
import { until } from '../inbox-contract.ts';
import { createMemoryLog } from '../samples.ts';
import { newDatabase } from './open.ts';

t.test('news', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  /** As the backend puts them together. */
  async function openNews(t: Test, url: string) {
    const log = createMemoryLog();
    const local = createMemoryNews();
    const pool = createPool(url, log, { max: 1 });
    const presence = await createPresence(pool, log, (payload) => hearShared(payload, local));
    t.teardown(presence.close);
    const heard: string[] = [];
    const news = createSharedNews(local, presence.tell, log);
    for (const topic of ['link', 'space'] as const) news.on(topic, (id) => heard.push(`${topic} ${id}`));
    return { news, heard, presence, log };
  }

  t.test('all hear it, here at once', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openNews(t, url), await openNews(t, url)];
    const id = `${'r'.repeat(80)} "Ω" 東京`;
    here.news.tell('link', id);
    t.strictSame(here.heard, [`link ${id}`]);
    await until(() => there.heard.length === 1);
    there.news.tell('space', 'r1');
    await until(() => here.heard.includes('space r1'));
    t.strictSame(there.heard.slice(0, 2), [`link ${id}`, 'space r1']);
  });

  t.test('what another version tells is left', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openNews(t, url), await openNews(t, url)];
    const odd = ['', 'not JSON', 'null', '7', '{}', '[]', '["weather","rain"]', '["link"]', '["link",7]'];
    for (const payload of odd) await there.presence.tell(payload);
    there.news.tell('link', 'last');
    await until(() => here.heard.length > 0);
    t.strictSame(here.heard, ['link last']);
  });

  t.test('while the database is away it is heard here all the same', async (t) => {
    const { news, heard, log } = await openNews(t, await newDatabase(server));
    await server.stop('immediate');
    news.tell('link', 'ada');
    t.strictSame(heard, ['link ada']);
    await until(() => log.lines.some(({ text }) => text === 'other instances could not be told'));
    await server.start();
  });
});

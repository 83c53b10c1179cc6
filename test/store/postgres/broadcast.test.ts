import t, { type Test } from 'tap';
import { createLocalBroadcast } from '../../../src/store/local-broadcast.ts';
import { createPostgresBroadcast, listenForBroadcasts } from '../../../src/store/postgres/broadcast.ts';
import { createInstances } from '../../../src/store/postgres/instances.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox.ts';

t.test('news', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  /** As the backend puts them together. */
  async function openNews(t: Test, url: string) {
    const log = createMemoryLog();
    const local = createLocalBroadcast();
    const pool = createPool(url, log, { max: 1 });
    const instances = await createInstances(pool, log, (payload) => listenForBroadcasts(payload, local));
    t.teardown(instances.close);
    const heard: string[] = [];
    const broadcast = createPostgresBroadcast(local, instances.tell, log);
    for (const topic of ['link', 'space'] as const)
      broadcast.subscribe(topic, (id) => heard.push(`${topic} ${id}`));
    return { news: broadcast, heard, presence: instances, log };
  }

  t.test('all hear it, here at once', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openNews(t, url), await openNews(t, url)];
    const id = `${'r'.repeat(80)} "Ω" 東京`;
    here.news.publish('link', id);
    t.strictSame(here.heard, [`link ${id}`]);
    await until(() => there.heard.length === 1);
    there.news.publish('space', 'r1');
    await until(() => here.heard.includes('space r1'));
    t.strictSame(there.heard.slice(0, 2), [`link ${id}`, 'space r1']);
  });

  t.test('what another version tells is left', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openNews(t, url), await openNews(t, url)];
    const odd = ['', 'not JSON', 'null', '7', '{}', '[]', '["weather","rain"]', '["link"]', '["link",7]'];
    for (const payload of odd) await there.presence.tell(payload);
    there.news.publish('link', 'last');
    await until(() => here.heard.length > 0);
    t.strictSame(here.heard, ['link last']);
  });

  t.test('while the database is away it is heard here all the same', async (t) => {
    const { news: broadcast, heard, log } = await openNews(t, await newDatabase(server));
    await server.stop('immediate');
    broadcast.publish('link', 'ada');
    t.strictSame(heard, ['link ada']);
    await until(() => log.lines.some(({ text }) => text === 'other instances could not be told'));
    await server.start();
  });
});

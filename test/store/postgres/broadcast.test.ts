import t, { type Test } from 'tap';
import { createLocalBroadcast } from '../../../src/store/local-broadcast.ts';
import { createPostgresBroadcast, publishLocally } from '../../../src/store/postgres/broadcast.ts';
import { createInstances } from '../../../src/store/postgres/instances.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { LONG_TIMEOUTS, newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox-events.ts';

t.test('a broadcast reaches all instances', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  /** Opens a broadcast as the backend does. */
  async function openBroadcast(t: Test, url: string) {
    const log = createMemoryLog();
    const local = createLocalBroadcast();
    const pool = createPool(url, log, { max: 1, ...LONG_TIMEOUTS });
    const instances = await createInstances(pool, log, (payload) => publishLocally(payload, local));
    t.teardown(instances.close);
    const heard: string[] = [];
    const broadcast = createPostgresBroadcast(local, instances.publish, log);
    for (const topic of ['link', 'space'] as const)
      broadcast.subscribe(topic, (id) => heard.push(`${topic} ${id}`));
    return { broadcast, heard, instances, log };
  }

  t.test('all instances hear a message, the publishing one at once', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openBroadcast(t, url), await openBroadcast(t, url)];
    const id = `${'r'.repeat(80)} "Ω" 東京`;
    here.broadcast.publish('link', id);
    t.strictSame(here.heard, [`link ${id}`]);
    await until(() => there.heard.length === 1);
    there.broadcast.publish('space', 'r1');
    await until(() => here.heard.includes('space r1'));
    t.strictSame(there.heard.slice(0, 2), [`link ${id}`, 'space r1']);
  });

  t.test('a message of another version that can not be read is ignored', async (t) => {
    const url = await newDatabase(server);
    const [here, there] = [await openBroadcast(t, url), await openBroadcast(t, url)];
    const odd = ['', 'not JSON', 'null', '7', '{}', '[]', '["weather","rain"]', '["link"]', '["link",7]'];
    for (const payload of odd) await there.instances.publish(payload);
    there.broadcast.publish('link', 'last');
    await until(() => here.heard.length > 0);
    t.strictSame(here.heard, ['link last']);
  });
});

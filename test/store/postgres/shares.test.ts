import { Client } from 'pg';
import t from 'tap';
import type { Store } from '../../../src/core/store.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import { NOW, newShare, newSharePerson } from '../../support/records.ts';
import { lend } from '../../support/store-contract/parts.ts';
import { until } from '../../support/until.ts';

/** What takes several shares of one lender at once. */
const TAKERS: Record<string, (store: Store) => Promise<unknown>> = {
  'an end of shares': (store) => store.endShares({ lenderId: 'ada' }, { at: NOW, why: 'unshared' }),
  forgetting: (store) => store.forget({ personId: 'ada', emails: [], as: 'forgotten:1' }),
};
const WAITING =
  "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

t.test('shares in PostgreSQL', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();
  for (const [name, take] of Object.entries(TAKERS))
    t.test(`${name} locks shares in the order of their ids, so that two never deadlock`, async (t) => {
      const url = await newDatabase(server);
      const { store } = await openInstance(t, url);
      const client = new Client(url);
      await client.connect();
      t.teardown(() => client.end());
      await client.query('set search_path = webex_meraki_bot');
      for (const id of ['c', 'e', 'a', 'd', 'b'])
        await lend(store, newShare({ id, lender: newSharePerson('ada') }));
      await client.query('begin');
      await client.query("select from shares where id = 'c' for update");
      const taking = take(store);
      let isWaiting = false;
      await until('it waits for the one in the middle', () => {
        void client.query(WAITING).then(({ rows }) => {
          isWaiting = rows.length > 0;
        });
        return isWaiting;
      });
      const free = await client.query('select id from shares order by id for update skip locked');
      t.strictSame(
        free.rows,
        ['c', 'd', 'e'].map((id) => ({ id })),
      );
      await client.query('commit');
      await taking;
      t.strictSame(await store.listShares({ lenderId: 'ada', isOpen: true }), []);
    });
});

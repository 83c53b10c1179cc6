import t from 'tap';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { emptyDatabase, newDatabase, openInstance } from '../../support/postgres-store.ts';
import { storeContract } from '../../support/store-contract/store.ts';

t.test('the store in PostgreSQL', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();
  const url = await newDatabase(server);
  await storeContract(t, 'PostgreSQL', async (t) => {
    await emptyDatabase(url);
    let instance = await openInstance(t, url);
    return {
      store: instance.store,
      async reopen() {
        await instance.close();
        instance = await openInstance(t, url);
        return instance.store;
      },
    };
  });
});

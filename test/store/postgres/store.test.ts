import t from 'tap';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import { storeContract } from '../../support/store-contract/store.ts';

t.test('the contract of a store', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  await storeContract(t, 'PostgreSQL', async (t) => {
    const url = await newDatabase(server);
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

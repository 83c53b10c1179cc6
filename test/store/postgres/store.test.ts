import t from 'tap';
import { noPostgres, startPostgres } from '../../postgres.ts';
import { storeContract } from '../contract.ts';
import { newDatabase, openInstance } from './open.ts';

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

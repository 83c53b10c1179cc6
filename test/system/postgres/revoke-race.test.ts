import t from 'tap';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import { raceRevokeAll } from '../../support/revoke-race.ts';

t.test('`revoke all` on one of two instances', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();
  for (const isReleasedBefore of [true, false])
    t.test(
      `people who link at both instances ${isReleasedBefore ? 'while' : 'until after'} it is confirmed have no link`,
      async (t) => {
        const url = await newDatabase(server);
        const [one, two] = [await openInstance(t, url), await openInstance(t, url)];
        await raceRevokeAll(t, [one.store, two.store], isReleasedBefore);
      },
    );
});

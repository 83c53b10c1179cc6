import t from 'tap';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryLog } from '../support/records.ts';
import { raceRevokeAll } from '../support/revoke-race.ts';

for (const isReleasedBefore of [true, false])
  t.test(
    `a hundred people who are linking ${isReleasedBefore ? 'while' : 'until after'} \`revoke all\` is confirmed have no link, then or later`,
    async (t) => {
      const store = await openStore({ dir: t.testdir(), log: createMemoryLog(), clock: Date.now });
      t.teardown(() => store.close());
      await raceRevokeAll(t, [store], isReleasedBefore);
    },
  );

import t, { type Test } from 'tap';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryLog } from '../support/records.ts';
import { raceRevokeAll } from '../support/revoke-race.ts';

t.test('a hundred people who are linking while `revoke all` is confirmed have no link, then or later', (t) =>
  race(t, true),
);

t.test('a hundred people who go on linking after `revoke all` was confirmed have no link either', (t) =>
  race(t, false),
);

async function race(t: Test, isReleasedBefore: boolean): Promise<void> {
  const store = await openStore({ dir: t.testdir(), log: createMemoryLog(), clock: Date.now });
  t.teardown(() => store.close());
  await raceRevokeAll(t, [store], isReleasedBefore);
}

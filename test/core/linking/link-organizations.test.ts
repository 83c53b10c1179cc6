import t from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { createLinkOrganizations } from '../../../src/core/linking/link-organizations.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createMemoryLog, NOW, newGrant } from '../../support/records.ts';

t.test('Webex is asked for the organizations of links that lack them, once for each person', async (t) => {
  const log = createMemoryLog();
  const store = await openStore({ dir: t.testdir(), log, clock: () => NOW });
  t.teardown(() => store.close());
  const links = [
    newGrant({ personId: 'ada', organizationId: '1' }),
    newGrant({ personId: 'ada', organizationId: '2' }),
    newGrant({ personId: 'tom', personOrgId: 'partner' }),
    newGrant({ personId: 'gone' }),
    newGrant({ personId: 'hidden' }),
  ];
  for (const grant of links) await store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
  const asked: string[][] = [];
  const person = (id: string, orgId: string) => ({ id, displayName: id, email: '', orgId });
  const run = createLinkOrganizations({
    store,
    async readPeople(ids) {
      asked.push([...ids].sort());
      return [person('ada', 'aurora'), person('hidden', ''), person('eve', 'evil')];
    },
    clock: () => NOW,
    log,
  });
  await run();
  t.strictSame(asked, [['ada', 'gone', 'hidden']]);
  t.match(await store.listGrants('ada'), [{ personOrgId: 'aurora' }, { personOrgId: 'aurora' }]);
  t.match(await store.listGrants('tom'), [{ personOrgId: 'partner' }]);
  for (const id of ['gone', 'hidden']) t.equal((await store.listGrants(id))[0]?.personOrgId, undefined, id);
  await run();
  t.strictSame(asked[1], ['gone', 'hidden'], 'and again for those that are still not known');
});

t.test('once every link has an organization, nothing is read for a day', async (t) => {
  let now = NOW;
  let reads = 0;
  const run = createLinkOrganizations({
    store: {
      async listGrants() {
        reads += 1;
        return [newGrant({ personOrgId: 'aurora' })];
      },
      withGrantLock: () => {
        throw new Error('nothing to change');
      },
    },
    readPeople: () => {
      throw new Error('nobody to ask for');
    },
    clock: () => now,
    log: createMemoryLog(),
  });
  await run();
  await run();
  t.equal(reads, 1);
  now += DAY;
  await run();
  t.equal(reads, 2);
});

import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import type { GrantKey } from '../../src/core/links.ts';
import type { Store } from '../../src/core/store.ts';
import type { TokenService } from '../../src/core/tokens.ts';
import { noPostgres, usePostgres } from '../support/postgres.ts';
import { newDatabase, openInstance } from '../support/postgres-store.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';
import { startTokenRig } from '../support/token-service.ts';

const counts = { counts: { byStatus: { online: 1 } } };

/** Two people with links to one organization, and two instances that share a store and nothing else: no broadcast reaches the ofTom. */
async function setup(t: Test, open: (rig: Awaited<ReturnType<typeof startTokenRig>>) => Promise<Store[]>) {
  const rig = await startTokenRig(t);
  const ada = await rig.link();
  const tom = await rig.link('ada@aurora.example', '549236', 'tom');
  const [first = rig.store, second = rig.store] = await open(rig);
  for (const key of [ada, tom]) {
    const grant = await rig.store.findGrant(key);
    if (grant && first !== rig.store)
      await first.withGrantLock(key, ({ commit }) => commit({ saveGrant: grant }));
  }
  const instance = async (store: Store) => {
    const tokens: TokenService = rig.serviceOver(store);
    const { api, server } = await serve(t, (_req, res) => json(res, counts), {
      clock: rig.clock,
      areShared: true,
    });
    const open = async (key: GrantKey) => {
      const grant = await store.findGrant(key);
      if (grant === undefined) throw new Error('no link');
      return api.open({ key: grant, scopes: grant.scopes, source: tokens.source(key) });
    };
    return { tokens, open, server };
  };
  return { rig, ada, tom, here: await instance(first), there: await instance(second) };
}

const stores: Record<string, Parameters<typeof setup>[1]> = {
  'the embedded store': async ({ store }) => [store, store],
};
if (!(await noPostgres())) {
  const server = await usePostgres();
  stores.PostgreSQL = async () => {
    const url = await newDatabase(server);
    return Promise.all([openInstance(t, url), openInstance(t, url)].map(async (one) => (await one).store));
  };
}

/** Tests with each store. */
function onEachStore(test: string, run: (t: Test, open: (typeof stores)[string]) => Promise<void>): void {
  t.test(test, async (t) => {
    for (const [name, open] of Object.entries(stores)) await t.test(name, (t) => run(t, open));
  });
}

onEachStore('a link that was revoked on another instance gets nothing that others read', async (t, open) => {
  const { ada, tom, here, there } = await setup(t, open);
  const [ofAda, ofTom] = [await there.open(ada), await there.open(tom)];
  await ofTom.statusCounts();
  await ofAda.statusCounts();
  t.equal(there.server.requests.length, 1, 'both read the same');
  await here.tokens.stopServing(ada);
  await t.rejects(ofAda.statusCounts(), known('not_linked'));
  t.same(await ofTom.statusCounts(), new Map([['online', 1]]));
  t.equal(there.server.requests.length, 1);
});

onEachStore('a link that has to be made again gets nothing that others read', async (t, open) => {
  const { ada, tom, here, there, rig } = await setup(t, open);
  const [ofAda, ofTom] = [await there.open(ada), await there.open(tom)];
  await ofTom.statusCounts();
  rig.pass(60 * MINUTE);
  rig.fail({ kind: 'answer', status: 400, headers: {}, body: '{"error":"invalid_grant"}' });
  await t.rejects(here.tokens.source(ada).token(), known('relink_required'));
  await ofTom.statusCounts();
  await t.rejects(ofAda.statusCounts(), known('relink_required'));
});

t.test('links whose tokens have run out are refreshed once each, and read once', async (t) => {
  const { rig, there } = await setup(t, async ({ store }) => [store, store]);
  const keys: GrantKey[] = [];
  for (let n = 0; n < 20; n += 1) keys.push(await rig.link('ada@aurora.example', '549236', `person-${n}`));
  rig.pass(60 * MINUTE);
  const before = rig.calls();
  const asked = await Promise.all(keys.map(async (key) => (await there.open(key)).statusCounts()));
  t.equal(asked.length, 20);
  t.equal(rig.calls() - before, 20);
  t.equal(there.server.requests.length, 1, 'tokens that Meraki issued just now prove the reach');
});

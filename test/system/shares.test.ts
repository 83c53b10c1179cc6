import t, { type Test } from 'tap';
import { z } from 'zod';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { newReference } from '../../src/core/secrets.ts';
import type { Share } from '../../src/core/shares.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { type Rig, startRig } from '../support/application.ts';
import { createMemoryLog } from '../support/records.ts';
import { unlinkBy } from '../support/unlink-by.ts';
import { until } from '../support/until.ts';

const SPACE = 'Network operations';

/** Ada links and, while the application is stopped, lends. */
async function begin(t: Test, borrowerOf: (rig: Rig) => Share['borrower'], fields: Partial<Share> = {}) {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada);
  /** Works on the stored shares while the application is stopped. */
  const inStore = async <T>(
    work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
  ): Promise<T> => {
    await rig.stop();
    const { storage } = rig.config;
    if (storage.kind !== 'embedded') throw new Error('not the embedded store');
    const store = await openStore({ dir: storage.dataDir, log: createMemoryLog(), clock: Date.now });
    const result = await work(store).finally(() => store.close());
    await rig.restart();
    await rig.settle();
    return result;
  };
  await inStore(async (store) => {
    const [grant] = await store.listGrants();
    if (grant === undefined) throw new Error('not linked');
    const { personId, personName: name, personEmail: email, personOrgId: orgId = '' } = grant;
    const share: Share = {
      ...{ id: newReference(), lender: { personId, name, email, orgId } },
      ...{ organizationId: grant.organizationId, organizationName: grant.organizationName },
      ...{ borrower: borrowerOf(rig), commands: { kind: 'usual' }, networks: { kind: 'all' } },
      ...{ lentAt: Date.now() - 30 * DAY, until: Date.now() + 2 * DAY, uses: 0, ...fields },
    };
    await store.withGrantLock(grant, ({ commit }) => commit({ saveShare: share }));
  });
  return { rig, ada, tom: rig.person('Tom'), ben: rig.person('Ben'), inStore };
}

const toTom = (rig: Rig): Share['borrower'] => {
  const { id: personId, displayName: name, email, orgId } = rig.person('Tom');
  return { kind: 'person', personId, name, email, orgId };
};

t.test(
  'a share is warned of once however often the bot starts, and what ends with a link is told and recorded',
  async (t) => {
    const { rig, ada, tom, ben, inStore } = await begin(t, toTom);
    const warnings = (person: typeof ada) =>
      rig.heard(person).filter((text) => /ends soon/.test(text)).length;
    await until('both are warned', () => warnings(ada) === 1 && warnings(tom) === 1, HOUR);
    t.match((await rig.say(ben, 'links')).join('\n'), /lends 1 share: Tom \S+ until/);
    await unlinkBy(rig.say, ada);
    t.match(
      (await rig.say(ben, 'audit shares')).join('\n'),
      /what \*\*Ada .* lent of .* to \*\*Tom .* ended · link ended/,
    );
    await inStore(async () => {});
    await until(
      'the borrower learns of the end',
      () => rig.heard(tom).some((text) => /link has ended, and with it what was lent to you/.test(text)),
      HOUR,
    );
    t.strictSame([warnings(ada), warnings(tom)], [1, 1]);
  },
);

t.test('what was lent to a space ends when the lender leaves it', async (t) => {
  const spaceOf = (rig: Rig) =>
    [...rig.webex.api.rooms.values()].find(({ title, type }) => type === 'group' && title === SPACE);
  const { rig, ada, inStore } = await begin(t, (rig) => ({
    kind: 'space',
    roomId: spaceOf(rig)?.id ?? '',
    title: SPACE,
  }));
  const headers = { authorization: `Bearer ${ada.webexToken}` };
  const url = `${rig.webex.url}/v1/memberships`;
  const list = await fetch(`${url}?roomId=${spaceOf(rig)?.id}&personId=${ada.id}`, { headers });
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(await list.json());
  const left = await fetch(`${url}/${items[0]?.id}`, { method: 'DELETE', headers });
  t.ok(left.ok);
  await rig.settle();
  const [share] = await inStore((store) => store.listShares({}));
  t.match(share?.ended, { why: 'left_space' });
  const isTold = () => rig.heard(ada).some((text) => /you or I are no longer in that space/.test(text));
  await until('the lender learns it', isTold, HOUR);
});

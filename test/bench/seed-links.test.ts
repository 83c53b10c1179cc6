import { randomBytes } from 'node:crypto';
import t from 'tap';
import { organizationNumber, type SeededLinks, seedLinks } from '../../bench/bots/seed-links.ts';
import { log } from '../../bench/store/store-under-test.ts';
import { createPopulation } from '../../bench/webex/population.ts';
import { DAY, MINUTE } from '../../src/core/clock.ts';
import { openEmbedded } from '../../src/store/embedded/backend.ts';

const { people } = createPopulation({ spaces: 8, each: 1 });
const GIVEN: SeededLinks = {
  people,
  others: 0,
  tokens: (n) => ({ accessToken: `access-${n}`, refreshToken: `refresh-${n}` }),
  keys: [{ id: 'sandbox', key: randomBytes(32) }],
  scopes: ['dashboard:general:config:read'],
  areExpired: false,
  areNew: false,
};

async function seeded(dir: string, changes: Partial<SeededLinks>) {
  await seedLinks(dir, { ...GIVEN, ...changes });
  const { store, close } = await openEmbedded(dir, log, Date.now);
  const grants = await store.listGrants();
  await close();
  return grants;
}

t.test('four people have a link to an organization, unless it is said otherwise', async (t) => {
  const usual = Object.groupBy(await seeded(t.testdir(), {}), ({ organizationId }) => organizationId);
  t.strictSame(
    Object.entries(usual).map(([id, grants]) => [id, grants?.length]),
    [
      ['100000', 4],
      ['100001', 4],
    ],
  );
});

t.test('all people can have a link to one organization', async (t) => {
  const grants = await seeded(t.testdir(), { organizationOf: () => organizationNumber(7) });
  t.equal(grants.length, people.length);
  t.ok(grants.every(({ organizationId }) => organizationId === '100007'));
});

t.test('links are new or old, and their access tokens valid or expired', async (t) => {
  const now = Date.now();
  const fresh = await seeded(t.testdir(), { areNew: true });
  t.ok(fresh.every((one) => Math.min(one.linkedAt, one.refreshedAt) > now - 5 * MINUTE));
  t.ok(fresh.every((one) => one.accessExpiresAt > now));
  const expired = await seeded(t.testdir(), { areExpired: true });
  t.ok(expired.every((one) => one.linkedAt < now - DAY && one.accessExpiresAt < now));
});

import fc from 'fast-check';
import t from 'tap';
import { operations } from '../../../src/meraki/operations.ts';
import { anyBody, validBody } from './bodies.ts';
import { cases } from './cases.ts';

/** Operations of which no answer tells: they are called at linking, to explain a 404, and for the address of a button. */
const ASKED_BY_NOBODY = ['getOrganization', 'getOrganizations'];

/** Operations that are called only for who asks through a share. */
const ASKED_THROUGH_SHARES = ['getNetworkClientsOverview', 'getOrganizationAssuranceAlertsOverviewByNetwork'];

t.test('each operation that a question asks has a case', async (t) => {
  const asked = [
    ...cases.map(({ operation }) => String(operation)),
    ...ASKED_BY_NOBODY,
    ...ASKED_THROUGH_SHARES,
  ];
  t.same([...new Set(asked)].sort(), Object.keys(operations).sort());
});

t.test('the same seed makes the same bodies', async (t) => {
  for (const operation of Object.keys(operations)) {
    const [one, other] = [1, 2].map(() => fc.sample(anyBody(operation), { numRuns: 20, seed: 7 }));
    t.same(one, other, operation);
  }
});

t.test('now and then a body has some hundred items', async (t) => {
  const bodies = fc.sample(validBody('getOrganizationNetworks'), { numRuns: 300, seed: 7 });
  t.ok(bodies.some((body) => Array.isArray(body) && body.length > 100));
});

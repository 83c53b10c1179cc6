import t from 'tap';
import { sharePerson } from '../../../src/core/shares.ts';
import { lendersFor } from '../../../src/core/sharing/access-lenders.ts';
import { createTestAdmission } from '../../support/admission.ts';
import { ada, ben, grantOf, lab, NOW, tom } from '../../support/chat.ts';

const admission = createTestAdmission();
const requester = sharePerson(tom);
const personOrgId = 'aurora';
const asked = (grants: ReturnType<typeof grantOf>[], who = requester) =>
  lendersFor(who, grants, admission).map(({ personId, organizationId }) => `${personId} ${organizationId}`);

t.test('each lender is asked once, for the link that they used latest, and the latest first', async (t) => {
  t.strictSame(
    asked([
      grantOf(ada, { personOrgId, lastUsedAt: NOW - 3 }),
      grantOf(ada, { ...lab, personOrgId, lastUsedAt: NOW - 1 }),
      grantOf(ben, { personOrgId, lastUsedAt: NOW - 2 }),
    ]),
    [`ada ${lab.organizationId}`, 'ben 549236'],
  );
});

t.test(
  'only people of the same Webex organization whose link works are asked, and not the requester',
  async (t) => {
    t.strictSame(
      asked([
        grantOf(tom, { personOrgId }),
        grantOf(ada, { personOrgId: 'partner' }),
        grantOf(ben, { personOrgId, status: 'relink_required' }),
        grantOf({ ...ada, id: 'eve' }, {}),
        grantOf({ ...ada, id: 'zoe' }, { personOrgId: '' }),
      ]),
      [],
    );
    t.strictSame(asked([grantOf(ada, { personOrgId: '' })], { ...requester, orgId: '' }), []);
  },
);

t.test('at most five are asked', async (t) => {
  const grants = Array.from({ length: 9 }, (_, n) =>
    grantOf({ ...ada, id: `p${n}` }, { personOrgId, lastUsedAt: NOW + n }),
  );
  t.strictSame(
    asked(grants).map((one) => one.slice(0, 2)),
    ['p8', 'p7', 'p6', 'p5', 'p4'],
  );
});

t.test('who may not use the bot is not asked', async (t) => {
  admission.outside.add('aurora');
  t.strictSame(asked([grantOf(ada, { personOrgId })]), []);
  admission.outside.clear();
});

import t from 'tap';
import { createIsOutside } from '../../src/webex/is-outside.ts';
import { setStage } from '../support/gateway.ts';

t.test('who is outside is known before their first question, and in doubt by their last one', async (t) => {
  const { connection, webex, person } = await setStage(t);
  const { client } = connection;
  const [ada, gina, ben] = [person('Ada'), person('Gina'), person('Ben')];
  const refused = new Set<string>();
  const isOutside = createIsOutside({
    client,
    admins: { isAdmin: (id) => id === ben.id },
    isRefused: (id) => refused.has(id),
    admits: (orgId) => orgId === ada.orgId,
  });
  t.equal(await isOutside(gina.id), true);
  t.equal(await isOutside(ada.id), false);
  ben.orgId = gina.orgId;
  t.equal(await isOutside(ben.id), false, 'an administrator may have asked what they may ask');
  webex.faults.add({ path: /people/, times: 4, effect: { kind: 'answer', status: 503 } });
  await t.rejects(isOutside(person('Tom').id), { code: 'http_503' }, 'asked again later');
  webex.faults.clear();
  webex.faults.add({ path: /people/, times: Infinity, effect: { kind: 'answer', status: 404 } });
  t.equal(await isOutside(person('Tom').id), false);
  refused.add(person('Tom').id);
  t.equal(await isOutside(person('Tom').id), true);
});

import t from 'tap';
import { ada, grantOf, NOW, start } from '../support/chat.ts';
import { json, serve } from '../support/scripted-meraki.ts';
import { unlinkBy } from '../support/unlink-by.ts';

t.test('a setting, a use and an end of a link are recorded with time, reference and names', async (t) => {
  const { api } = await serve(t, (_req, res) => json(res, []));
  const { answer, link, entries } = await start(t, api.open);
  const grant = grantOf(ada);
  await link(grant);
  for (const text of ['keep alive on', 'networks']) await answer(ada, text);
  await unlinkBy(answer, ada);
  const actor = { name: ada.displayName, email: ada.email };
  const names = {
    actor,
    person: { name: grant.personName, email: grant.personEmail },
    organization: grant.organizationName,
  };
  const common = { at: NOW, actorId: 'ada', reference: /^[2-9a-z]{8}$/, personId: 'ada' };
  t.match(entries, [
    { ...common, action: 'setting', command: 'keep alive', names: { actor } },
    { ...common, action: 'use', command: 'networks', outcome: 'answered', names },
    { ...common, action: 'unlink', outcome: 'ended', names },
  ]);
  t.equal(new Set(entries.map(({ reference }) => reference)).size, 3, 'one reference a command');
});

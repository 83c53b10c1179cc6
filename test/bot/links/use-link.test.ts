import t from 'tap';
import { ada, grantOf, start } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { unlinkBy } from '../../support/unlink-by.ts';

t.test('when a link ends while Meraki is read, nothing of what was read is answered', async (t) => {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { api } = await serve(t, async (_req, res) => {
    asked.resolve();
    await gate.promise;
    json(res, [{ id: 'N_1', name: 'Secret site', productTypes: [] }]);
  });
  const { say, link, answer, entries } = await start(t, api.open);
  await link(grantOf(ada));
  const asking = say(ada, 'networks', 'ops');
  await asked.promise;
  await unlinkBy(answer, ada);
  gate.resolve();
  const texts = (await asking).map(({ message }) => message.markdown);
  t.match(texts.at(-1), /link to Aurora Retail has ended while I was reading/);
  t.notMatch(texts.join(), /Secret/);
  t.match(entries.at(-1), { action: 'use', outcome: 'not_found' });
});

t.test('when Meraki refuses although the link has the scopes, no new link is offered', async (t) => {
  const { api } = await serve(t, (_req, res) =>
    json(res, { errors: ["You don't have permission to do that"] }, 403),
  );
  const { answer, link } = await start(t, api.open);
  await link(grantOf(ada));
  const text = await answer(ada, 'networks');
  t.match(text, /Meraki refuses that for Aurora Retail, although the link has the permission/);
  t.notMatch(text, /\/link\//);
});

t.test('a command ends its dashboard when it has failed, and when it is answered', async (t) => {
  let status = 403;
  const { api } = await serve(t, (_req, res) => json(res, [], status));
  let ended = 0;
  const { answer, link } = await start(t, (opened) => {
    const dashboard = api.open(opened);
    const end = () => {
      ended += 1;
      dashboard.end();
    };
    return { ...dashboard, end };
  });
  await link(grantOf(ada));
  await answer(ada, 'networks');
  t.equal(ended, 1);
  status = 200;
  await answer(ada, 'networks');
  t.equal(ended, 2);
});

import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, bot, operations, webex } = await startStandIn(t);
const question = { roomId: operations, markdown: `<@personId:${bot.id}> status` };

t.test('a message is not found at first by others, for so many reads or so long', async (t) => {
  const { settings } = webex.api;
  t.teardown(() => Object.assign(settings, { unreadableReads: 0, unreadableFor: 0 }));
  settings.unreadableReads = 1;
  const { id } = await call(ada, 'POST', '/messages', question);
  t.equal((await call(ada, 'GET', `/messages/${id}`)).status, 200, 'its author reads it');
  t.equal((await call(bot, 'GET', `/messages/${id}`)).status, 404);
  t.equal((await call(bot, 'GET', `/messages/${id}`)).status, 200);
  Object.assign(settings, { unreadableReads: 0, unreadableFor: 60_000 });
  const late = (await call(ada, 'POST', '/messages', question)).id;
  t.equal((await call(bot, 'GET', `/messages/${late}`)).status, 404);
  t.equal((await call(bot, 'GET', `/messages/${late}`)).status, 404);
  settings.unreadableFor = 0;
  t.equal((await call(bot, 'GET', `/messages/${late}`)).status, 200);
});

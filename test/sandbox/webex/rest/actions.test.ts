import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { webex, call, ada, tom, gina, bot, operations } = await startStandIn(t);
const content = { type: 'AdaptiveCard', version: '1.3', actions: [{ type: 'Action.Submit', title: 'Go' }] };
const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
const card = (await call(bot, 'POST', '/messages', { roomId: operations, text: 'press', attachments })).id;
const plain = (await call(bot, 'POST', '/messages', { roomId: operations, text: 'nothing' })).id;
const press = (messageId: string) => ({
  type: 'submit',
  messageId,
  inputs: { network: 'N_1', confirm: 'true' },
});

t.test('the person who pressed a button and the author of the card read the inputs', async (t) => {
  const pressed = await call(ada, 'POST', '/attachment/actions', press(card));
  const action = { ...press(card), personId: ada.id, roomId: operations, created: /Z$/ };
  t.match(pressed.body, action);
  for (const person of [ada, bot])
    t.match((await call(person, 'GET', `/attachment/actions/${pressed.id}`)).body, action);
  for (const person of [tom, gina])
    t.equal((await call(person, 'GET', `/attachment/actions/${pressed.id}`)).status, 404);
});

t.test('a pressed button is not found at first', async (t) => {
  webex.api.settings.unreadableReads = 1;
  t.teardown(() => {
    webex.api.settings.unreadableReads = 0;
  });
  const { id } = await call(ada, 'POST', '/attachment/actions', press(card));
  t.equal((await call(bot, 'GET', `/attachment/actions/${id}`)).status, 404);
  t.equal((await call(bot, 'GET', `/attachment/actions/${id}`)).status, 200);
});

t.test('invalid actions are refused', async (t) => {
  const refused: [typeof ada, object, number][] = [
    [ada, press(plain), 400],
    [ada, press('unknown'), 404],
    [gina, press(card), 404],
    [bot, press(card), 403],
    [ada, { ...press(card), type: 'open' }, 400],
    [ada, { type: 'submit', messageId: card }, 400],
  ];
  for (const [person, body, status] of refused)
    t.equal((await call(person, 'POST', '/attachment/actions', body)).status, status);
});

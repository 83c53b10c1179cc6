import t, { type Test } from 'tap';
import type { WebexMessage } from '../../../src/webex/client/index.ts';
import { createReadMessage } from '../../../src/webex/framework/read-message.ts';
import { createMemoryLog } from '../../support/records.ts';
import { SAME_CLOCK } from '../../support/same-clock.ts';
import { always, startClient } from '../../support/webex-client.ts';

const me = { id: 'bot', displayName: 'Meraki Bot' };
const claim = { acceptedAt: 1, checkOwnership: async () => async () => {} };

/** Reads a message of Ada in a group space, or in the direct space with the bot. */
async function read(t: Test, fields: Partial<WebexMessage>, isDirect = false) {
  const { client } = await startClient(t, always({}));
  const message: WebexMessage = { id: 'm', roomId: 'ops', personId: 'ada', ...fields };
  const person = { id: 'ada', emails: ['ada@aurora.example'], displayName: 'Ada', orgId: 'aurora' };
  const delivery = { resource: 'messages', event: 'created', data: { id: 'm' } };
  const readMessage = createReadMessage(client, me, SAME_CLOCK, createMemoryLog());
  return readMessage({ isDirect }, { type: 'message', id: 'm', person, message }, delivery, claim);
}

t.test('what is said to everybody in a space, and not to the bot by name, is an announcement', async (t) => {
  const mentionedGroups = ['all'];
  t.match(await read(t, { text: 'All status', mentionedGroups }), { text: 'status', isAnnouncement: true });
  t.match(await read(t, { text: '@All: lunch', mentionedGroups }), { text: 'lunch', isAnnouncement: true });
});

t.test('what is said to the bot too, or directly, is a question', async (t) => {
  const mentioned = { mentionedGroups: ['all'], mentionedPeople: ['bot'] };
  const both = await read(t, { text: 'Meraki Bot status', ...mentioned });
  t.match(both, { text: 'status' });
  t.equal(both?.isAnnouncement, undefined);
  const direct = await read(t, { text: 'status', mentionedGroups: ['all'] }, true);
  t.equal(direct?.isAnnouncement, undefined);
  t.equal((await read(t, { text: 'status', mentionedPeople: ['bot'] }))?.isAnnouncement, undefined);
});

t.test('a message bears the people whom it mentions besides the bot, and the name of the bot', async (t) => {
  const at = (label: string, id: string) => `<spark-mention data-object-id="${id}">${label}</spark-mention>`;
  const said = await read(t, {
    text: 'Tom Meraki revoke Ada',
    html: `${at('Tom', 'tom')} ${at('Meraki', 'bot')} revoke ${at('Ada', 'ada')}`,
    mentionedPeople: ['bot', 'ada'],
  });
  t.match(said, {
    text: 'Tom revoke',
    mentions: [{ id: 'ada', label: 'Ada' }],
    botName: 'Meraki Bot',
  });
  t.equal((await read(t, { text: 'status' }, true))?.mentions, undefined);
});

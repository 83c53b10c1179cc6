import t, { type Test } from 'tap';
import type { Webex } from '../../../src/webex/client/index.ts';
import { createFramework } from '../../../src/webex/framework/framework.ts';
import { createMemoryLog } from '../../support/records.ts';
import { SAME_CLOCK } from '../../support/same-clock.ts';
import { ada, always, startClient } from '../../support/webex-client.ts';

const claim = { acceptedAt: 1, checkOwnership: async () => async () => {} };
const me = { id: 'bot', displayName: 'Meraki' };

/** Starts the framework over a Webex in this process, and counts how often it looks at the id of any space. */
async function startFramework(t: Test) {
  const { client } = await startClient(t, always({}));
  const seen = { ids: 0, memberships: 0 };
  const reader: Webex = {
    ...client,
    people: {
      ...client.people,
      get: async (id) => (id === 'me' || id === me.id ? { ...ada, ...me, type: 'bot' } : { ...ada, id }),
    },
    rooms: {
      ...client.rooms,
      get: async (id) => ({
        get id() {
          seen.ids += 1;
          return id;
        },
        type: 'group',
        title: `Space ${id}`,
      }),
    },
    memberships: {
      ...client.memberships,
      list: async () => {
        seen.memberships += 1;
        const roomId = asked;
        return {
          items: [{ id: `in ${roomId}`, roomId, personId: me.id }],
          length: 1,
          hasNext: () => false,
          next: none,
        };
      },
    },
    messages: {
      ...client.messages,
      get: async (id) => ({ id, roomId: id.slice(1), personId: ada.id, text: 'status' }),
    },
  };
  const none = async () => {
    throw new Error('there is no next page');
  };
  let asked = '';
  const framework = createFramework({
    client: reader,
    bot: me,
    webexClock: SAME_CLOCK,
    log: createMemoryLog(),
  });
  await framework.start();
  t.teardown(() => framework.stop());
  return {
    seen,
    ask(roomId: string) {
      asked = roomId;
      const data = { id: `m${roomId}`, roomId };
      return framework.read({ resource: 'messages', event: 'created', data }, claim);
    },
    async leave(roomId: string) {
      const data = { id: `in ${roomId}`, roomId, personId: me.id };
      await framework.read({ resource: 'memberships', event: 'deleted', data }, claim);
    },
  };
}

t.test('an event costs the same whether the bot is in few spaces or in 10,000', async (t) => {
  const { seen, ask } = await startFramework(t);
  const looksFor = async (roomId: string) => {
    const before = seen.ids;
    t.match(await ask(roomId), { text: 'status', place: { roomId } });
    return seen.ids - before;
  };
  const [first, again] = [await looksFor('first'), await looksFor('first')];
  for (let n = 0; n < 10_000; n += 1) await ask(`r${n}`);
  t.equal(seen.memberships, 10_001, 'each space was met once');
  t.equal(await looksFor('r9999'), again, 'a known space');
  t.equal(await looksFor('last'), first, 'a new space');
});

t.test('a space that the bot has left is met anew', async (t) => {
  const { seen, ask, leave } = await startFramework(t);
  await ask('ops');
  await ask('lab');
  t.equal(seen.memberships, 2);
  await leave('ops');
  t.match(await ask('lab'), { text: 'status', place: { roomId: 'lab' } });
  t.equal(seen.memberships, 2, 'the others are still known');
  t.match(await ask('ops'), { text: 'status', place: { roomId: 'ops' } });
  t.equal(seen.memberships, 3);
});

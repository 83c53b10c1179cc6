import t from 'tap';
import { underReference } from '../../src/core/reference.ts';
import type { Delivery } from '../../src/webex/delivery.ts';
import { createSorry } from '../../src/webex/sorry.ts';
import { createLines } from './stage.ts';

const asked: Delivery = {
  resource: 'messages',
  event: 'created',
  data: { id: 'm1', roomId: 'r1', personId: 'ada' },
};

function setup(isDown = false) {
  const said: string[] = [];
  const lines = createLines();
  const chat = {
    async send({ roomId }: { roomId: string }, { markdown }: { markdown: string }) {
      if (isDown) throw new Error('Webex: 502');
      said.push(`${roomId}: ${markdown}`);
    },
  };
  return { sorry: createSorry(chat, lines.log), said, ...lines };
}

t.test('each says what happened and what to do, where it was asked', async (t) => {
  const { sorry, said } = setup();
  await underReference(() => sorry.lost(asked), 'k7m2abcd');
  await sorry.notKept(asked);
  await sorry.interrupted({ ...asked, resource: 'attachmentActions' });
  t.match(said, [
    /^r1: .*did not let me read.*ask again\.\n\nReference: `k7m2abcd`$/s,
    /^r1: .*can't reach my database.*ask again/,
    /^r1: .*restarted in the middle.*direct messages, please ask again/,
  ]);
});

t.test('nobody waits for an answer to anything else', async (t) => {
  const { sorry, said } = setup();
  const others: Delivery[] = [
    { ...asked, event: 'deleted' },
    { ...asked, resource: 'memberships' },
    { ...asked, data: { id: 'm1' } },
  ];
  for (const delivery of others) {
    await sorry.lost(delivery);
    await sorry.notKept(delivery);
    await sorry.interrupted(delivery);
  }
  t.strictSame(said, []);
});

t.test('Webex is down too: in the log, and nothing rejects', async (t) => {
  const { sorry, lines } = setup(true);
  await underReference(() => sorry.lost(asked), 'k7m2abcd');
  await sorry.notKept(asked);
  await sorry.interrupted(asked);
  t.match(lines, [
    { level: 'error', fields: { id: 'm1' }, reference: 'k7m2abcd' },
    { level: 'error', fields: { id: 'm1' } },
    { level: 'error', fields: { id: 'm1' } },
  ]);
});

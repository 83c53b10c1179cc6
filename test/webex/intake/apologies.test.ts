import t from 'tap';
import { underReference } from '../../../src/core/reference.ts';
import { createApologies } from '../../../src/webex/intake/apologies.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';
import { createLines } from '../../support/gateway.ts';

const asked: Delivery = {
  resource: 'messages',
  event: 'created',
  data: { id: 'm1', roomId: 'r1', personId: 'ada' },
};

function setup(isDown = false, gate?: Promise<void>) {
  const time = { now: Date.now() };
  const said: string[] = [];
  const lines = createLines();
  const chat = {
    async send({ roomId }: { roomId: string }, { markdown }: { markdown: string }) {
      await gate;
      if (isDown) throw new Error('Webex: 502');
      said.push(`${roomId}: ${markdown}`);
    },
  };
  return { sorry: createApologies(chat, lines.log, () => time.now), said, time, ...lines };
}

t.test('each says what happened and what to do, where it was asked', async (t) => {
  const { sorry: apologies, said } = setup();
  await underReference(() => apologies.lost(asked), 'k7m2abcd');
  await apologies.notKept(asked);
  await apologies.interrupted({ ...asked, resource: 'attachmentActions' });
  t.match(said, [
    /^r1: .*did not let me read.*ask again\.\n\nReference: `k7m2abcd`$/s,
    /^r1: .*can't reach my database.*ask again/,
    /^r1: .*restarted in the middle.*direct messages, please ask again/,
  ]);
});

t.test('nobody waits for an answer to anything else', async (t) => {
  const { sorry: apologies, said } = setup();
  const others: Delivery[] = [
    { ...asked, event: 'deleted' },
    { ...asked, resource: 'memberships' },
    { ...asked, data: { id: 'm1' } },
  ];
  for (const delivery of others) {
    await apologies.lost(delivery);
    await apologies.notKept(delivery);
    await apologies.interrupted(delivery);
  }
  t.strictSame(said, []);
});

t.test('Webex is down too: in the log, and nothing rejects', async (t) => {
  const { sorry: apologies, lines } = setup(true);
  await underReference(() => apologies.lost(asked), 'k7m2abcd');
  await apologies.notKept(asked);
  await apologies.interrupted(asked);
  t.match(lines, [
    { level: 'error', fields: { id: 'm1' }, reference: 'k7m2abcd' },
    { level: 'error', fields: { id: 'm1' } },
    { level: 'error', fields: { id: 'm1' } },
  ]);
});

t.test('that there is too much to do a space reads once a minute', async (t) => {
  const { sorry: apologies, said, time } = setup();
  const inRoom = (roomId: string): Delivery => ({ ...asked, data: { ...asked.data, roomId } });
  for (const roomId of ['r1', 'r1', 'r2', 'r1']) await apologies.busy(inRoom(roomId));
  t.match(said, [/^r1: .*too many questions.*in a minute/, /^r2: /]);
  time.now += 61_000;
  await apologies.busy(inRoom('r1'));
  t.equal(said.length, 3);
});

t.test('only so many are told at once: the rest would add to the load', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { sorry: apologies, said } = setup(false, gate.promise);
  const telling = Array.from({ length: 100 }, (_, n) =>
    apologies.busy({ ...asked, data: { ...asked.data, roomId: `r${n}` } }),
  );
  gate.resolve();
  await Promise.all(telling);
  t.equal(said.length, 20);
  await apologies.busy({ ...asked, data: { ...asked.data, roomId: 'r99' } });
  t.equal(said.length, 21, 'who was not told may be told later');
});

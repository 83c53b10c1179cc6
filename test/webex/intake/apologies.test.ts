import t from 'tap';
import { underReference } from '../../../src/core/reference.ts';
import { createApologies } from '../../../src/webex/intake/apologies.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';
import { createLines } from '../../support/gateway.ts';
import { SENT } from '../../support/sent-message.ts';

const asked: Delivery = {
  resource: 'messages',
  event: 'created',
  data: { id: 'm1', roomId: 'r1', personId: 'ada' },
};

function setup(isDown = false, gate?: Promise<void>) {
  const time = { now: Date.now() };
  const said: string[] = [];
  const refused = new Set<string>();
  const lines = createLines();
  const chat = {
    async send({ roomId }: { roomId: string }, { markdown }: { markdown: string }) {
      await gate;
      if (isDown) throw new Error('Webex: 502');
      said.push(`${roomId}: ${markdown}`);
      return SENT;
    },
  };
  return {
    apologies: createApologies(
      chat,
      async (personId) => refused.has(personId),
      lines.log,
      () => time.now,
    ),
    said,
    time,
    refused,
    ...lines,
  };
}

t.test('each apology says, in the space of the question, what happened and what to do', async (t) => {
  const { apologies, said } = setup();
  await underReference(() => apologies.lost(asked), 'k7m2abcd');
  await apologies.notKept(asked);
  await apologies.interrupted({ ...asked, resource: 'attachmentActions' });
  t.match(said, [
    /^r1: .*did not let me read.*ask again\.\n\nReference: `k7m2abcd`$/s,
    /^r1: .*can't reach my database.*ask again/,
    /^r1: .*restarted in the middle.*direct messages, please ask again/,
  ]);
});

t.test('only questions get an apology', async (t) => {
  const { apologies, said } = setup();
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

t.test('an apology that Webex refuses is logged, and no method rejects', async (t) => {
  const { apologies, lines } = setup(true);
  await underReference(() => apologies.lost(asked), 'k7m2abcd');
  await apologies.notKept(asked);
  await apologies.interrupted(asked);
  t.match(lines, [
    { level: 'error', fields: { id: 'm1' }, reference: 'k7m2abcd' },
    { level: 'error', fields: { id: 'm1' } },
    { level: 'error', fields: { id: 'm1' } },
  ]);
});

t.test('a space is told at most once a minute that too many questions wait', async (t) => {
  const { apologies, said, time } = setup();
  const inSpace = (roomId: string): Delivery => ({ ...asked, data: { ...asked.data, roomId } });
  for (const roomId of ['r1', 'r1', 'r2', 'r1']) await apologies.busy(inSpace(roomId));
  t.match(said, [/^r1: .*too many questions.*in a minute/, /^r2: /]);
  time.now += 61_000;
  await apologies.busy(inSpace('r1'));
  t.equal(said.length, 3);
});

t.test('at most 20 spaces are told at the same time that too many questions wait', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { apologies, said } = setup(false, gate.promise);
  const telling = Array.from({ length: 100 }, (_, n) =>
    apologies.busy({ ...asked, data: { ...asked.data, roomId: `r${n}` } }),
  );
  gate.resolve();
  await Promise.all(telling);
  t.equal(said.length, 20);
  await apologies.busy({ ...asked, data: { ...asked.data, roomId: 'r99' } });
  t.equal(said.length, 21, 'a space that was not told may be told later');
});

t.test('a person who was refused last gets no apology in a space', async (t) => {
  const { apologies, said, refused } = setup();
  refused.add('ada');
  await apologies.lost(asked);
  await apologies.notKept(asked);
  await apologies.interrupted(asked);
  await apologies.busy(asked);
  t.strictSame(said, []);
});

import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import type { Delivery } from '../../src/webex/delivery.ts';
import { createEvents, type EventLimits } from '../../src/webex/events.ts';
import { createLines } from './stage.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const body = (overrides: object = {}, data: object = {}) =>
  Buffer.from(
    JSON.stringify({
      resource: 'messages',
      event: 'created',
      actorId: 'ada',
      data: { id: 'm1', roomId: 'r1', personId: 'ada', created: '2026-03-01T11:59:59.000Z', ...data },
      ...overrides,
    }),
  );

function start(
  handle: (delivery: Delivery) => Promise<void> = async () => {},
  limits: Partial<EventLimits> = {},
) {
  const time = { now: NOW };
  const handled: string[] = [];
  const changed: string[] = [];
  const lost: string[] = [];
  const lines = createLines();
  const events = createEvents({
    botId: 'bot',
    handle: async (delivery) => {
      handled.push(`${delivery.resource} ${delivery.event} ${delivery.data.id}`);
      await handle(delivery);
    },
    onLost: async (delivery, reference) => {
      lost.push(`${delivery.data.id} ${reference}`);
    },
    onMembership: (roomId) => changed.push(roomId),
    log: lines.log,
    clock: () => time.now,
    limits,
  });
  return { events, handled, changed, lost, time, ...lines };
}

t.test('once each', async (t) => {
  const { events, handled, time } = start();
  t.equal(events.accept(body()), 'accepted');
  t.equal(events.accept(body()), 'duplicate');
  t.equal(events.accept(body({ name: 'the other webhook' })), 'duplicate');
  t.equal(events.accept(body({}, { id: 'm2' })), 'accepted');
  t.equal(events.accept(body({ resource: 'attachmentActions' })), 'accepted');
  time.now += 64 * MINUTE;
  t.equal(events.accept(body()), 'duplicate', 'remembered for longer than an event may be old');
  t.equal(await events.drain(1_000), 0);
  t.strictSame(handled, ['messages created m1', 'messages created m2', 'attachmentActions created m1']);
});

t.test('each change of a membership is its own event', async (t) => {
  const { events, changed, handled } = start();
  const updated = (at: string) =>
    body({ resource: 'memberships', event: 'updated' }, { id: 'x', updated: `2026-03-01T11:00:0${at}Z` });
  t.strictSame([updated('1'), updated('2'), updated('2')].map(events.accept), [
    'accepted',
    'accepted',
    'duplicate',
  ]);
  t.strictSame(changed, ['r1', 'r1']);
  t.strictSame(handled, []);
});

t.test('only what is asked of the bot, and its own coming and going', async (t) => {
  const { events, handled, changed } = start();
  const membership = (event: string, personId: string) =>
    body(
      { resource: 'memberships', event, actorId: 'bot' },
      { id: personId + event, personId, created: '2020-01-01T00:00:00Z' },
    );
  const taken = [
    body({ actorId: 'bot' }),
    body({ actorId: undefined }, { id: 'm2', personId: 'bot' }),
    body({ event: 'deleted' }),
    body({ event: 'updated' }),
    body({ resource: 'rooms' }),
    membership('created', 'bot'),
    membership('deleted', 'bot'),
    membership('deleted', 'gina'),
  ];
  t.ok(taken.map(events.accept).every((answer) => answer === 'accepted'));
  await events.drain(1_000);
  t.strictSame(handled, ['memberships created botcreated', 'memberships deleted botdeleted']);
  t.strictSame(changed, ['r1', 'r1', 'r1']);
});

t.test('what is old is left, and said', async (t) => {
  const { events, handled, texts } = start();
  const created = new Date(NOW - HOUR - 1).toISOString();
  t.equal(events.accept(body({}, { created })), 'accepted');
  t.equal(events.accept(body({}, { id: 'm2', created: new Date(NOW - HOUR + 1).toISOString() })), 'accepted');
  t.equal(events.accept(body({}, { id: 'm3', created: undefined })), 'accepted');
  await events.drain(1_000);
  t.strictSame(handled, ['messages created m2', 'messages created m3']);
  t.match(texts('warn'), [/too late/]);
});

t.test('malformed', async (t) => {
  const { events, handled } = start();
  const bodies = [
    '',
    'null',
    '[]',
    '{"resource":"messages"',
    '{"resource":"messages","event":"created","data":{}}',
    '{"resource":"messages","event":"created","data":{"id":7}}',
    '{"resource":"messages","event":"created","data":{"id":"m","created":"yesterday"}}',
    '\u0001',
  ];
  for (const text of bodies) t.equal(events.accept(Buffer.from(text)), 'malformed', text);
  t.strictSame(handled, []);
});

t.test('a failure is logged and the next one of the space goes on', async (t) => {
  const { events, handled, lines } = start(async ({ data }) => {
    if (data.id === 'm1') throw new Error('failed');
  });
  events.accept(body());
  events.accept(body({}, { id: 'm2' }));
  await events.drain(1_000);
  t.equal(handled.length, 2);
  t.match(lines, [{ level: 'error', fields: { id: 'm1', roomId: 'r1', err: { message: 'failed' } } }]);
});

t.test('what never ends does not hold up its space for ever', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { events, handled, texts } = start(({ data }) => (data.id === 'm1' ? gate.promise : delay(0)), {
    longest: 10,
  });
  events.accept(body());
  events.accept(body({}, { id: 'm2' }));
  await events.drain(1_000);
  t.equal(handled.length, 2);
  t.match(texts('error'), [/takes too long/]);
  gate.resolve();
});

t.test('busy: a delivery that was not taken may come again', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { events, handled } = start(() => gate.promise, { waiting: 1 });
  t.equal(events.accept(body()), 'accepted');
  t.equal(events.accept(body({}, { id: 'm2' })), 'busy');
  t.equal(events.size, 1);
  gate.resolve();
  await delay(1);
  t.equal(events.accept(body({}, { id: 'm2' })), 'accepted');
  await events.drain(1_000);
  t.equal(handled.length, 2);
});

t.test('draining ends with its patience and tells what is left', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { events, texts } = start(() => gate.promise);
  events.accept(body());
  t.equal(await events.drain(10), 1);
  t.equal(events.accept(body({}, { id: 'm2' })), 'busy');
  t.match(texts('error'), [/left unfinished/]);
  gate.resolve();
});

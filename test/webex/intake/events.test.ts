import t from 'tap';
import type { Message } from '../../../src/core/chat.ts';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { KnownError } from '../../../src/core/errors.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
  OwnershipLostError,
} from '../../../src/core/inbox.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { currentReference } from '../../../src/core/reference.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { WebexError } from '../../../src/webex/client/index.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';
import { createEvents } from '../../../src/webex/intake/events.ts';
import { createLines } from '../../support/gateway.ts';
import { createMemoryLog } from '../../support/records.ts';
import { isOwned, NEVER, ownedAfter } from '../../support/sent-message.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const text = (overrides: object = {}, data: object = {}) =>
  JSON.stringify({
    resource: 'messages',
    event: 'created',
    actorId: 'ada',
    data: { id: 'm1', roomId: 'r1', personId: 'ada', created: '2026-03-01T11:59:59.000Z', ...data },
    ...overrides,
  });
const body = (overrides?: object, data?: object) => Buffer.from(text(overrides, data));
const membership = body({ resource: 'memberships', event: 'updated' }, { personId: 'gina' });

type Handle = (
  delivery: Delivery,
  claimed: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
) => Promise<Handled>;

/** A message on its way to the person who asked. */
const message = (checkOwnership: ClaimedEvent['checkOwnership']): Message => ({
  person: { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' },
  place: { roomId: 'r1' },
  isDirect: true,
  text: 'status',
  checkOwnership,
});

/** A failure of Webex that passes. */
const passing = () =>
  new WebexError({ method: 'GET', path: '/messages/m1', status: 502, kind: 'interrupted' }, 'HTTP 502');

function start(handle: Handle = async () => HANDLED, given?: Inbox) {
  const time = { now: NOW };
  const clock = () => time.now;
  const handled: string[] = [];
  const results: Handled[] = [];
  const changed: string[] = [];
  /** The messages of the bot itself, and the direct spaces of people. */
  const own: object[] = [];
  const direct: string[][] = [];
  /** The apologies, in order. */
  const told: string[] = [];
  /** The outcomes that were counted. */
  const taken: string[] = [];
  const lines = createLines();
  const inbox = given ?? createEmbeddedInbox({ log: lines.log, clock });
  const events = createEvents({
    botId: 'bot',
    inbox,
    read: async (delivery, claimed) => {
      handled.push(`${delivery.resource} ${delivery.event} ${delivery.data.id}`);
      const result = await handle(delivery, claimed);
      results.push(result);
      return message(claimed.checkOwnership);
    },
    onMessage: async () => results.pop() ?? HANDLED,
    pauses: { first: 2, longest: 10 },
    handleOwnEvent: () => undefined,
    mayKeep: async () => {},
    apologies: {
      async lost({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`lost ${data.id} ${currentReference()}`);
      },
      async tooLate({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`too late ${data.id}`);
      },
      async interrupted({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`interrupted ${data.id}`);
      },
      notKept: ({ data }, failure) =>
        void told.push(`not kept ${data.id}: ${failure instanceof Error ? failure.message : ''}`),
      busy: ({ data }) => void told.push(`busy ${data.id}`),
    },
    onMembership: (roomId) => changed.push(roomId),
    onOwnMessage: (message) => own.push(message),
    onDirectSpace: (personId, roomId) => direct.push([personId, roomId]),
    log: lines.log,
    clock,
    meter: { ...silentMeter, taken: (outcome) => taken.push(outcome) },
  });
  const accept = async (...bodies: Buffer[]) => {
    const answers: string[] = [];
    for (const one of bodies) answers.push(await events.accept(one));
    return answers;
  };
  return { events, accept, inbox, handled, changed, own, direct, told, taken, time, ...lines };
}

/** Starts with an inbox that keeps nothing and hands out what the test gives it. */
function startWithClaimed(handle: Handle) {
  let run: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  const inbox: Inbox = {
    accept: async () => 'accepted',
    renounce: async () => {},
    open: (given) => {
      run = given;
    },
    lastEventBeforeStart: async () => undefined,
    setMissedSince: async () => {},
    drain: async () => 0,
    backlog: async () => ({ size: 0, age: 0 }),
    size: 0,
  };
  const started = start(handle, inbox);
  const hand = (claimed: Partial<ClaimedEvent>) =>
    run?.({
      body: text(),
      acceptedAt: NOW,
      isInterrupted: false,
      ended: NEVER,
      checkOwnership: isOwned,
      ...claimed,
    });
  return { ...started, hand };
}

const takenOver = async (): Promise<never> => {
  throw new OwnershipLostError();
};

t.test('messages of the bot itself, and direct spaces, are reported and not kept', async (t) => {
  const { accept, own, direct, handled, inbox } = start();
  const mine = { id: 'm2', personId: 'bot', parentId: 'm1' };
  await accept(
    body({ actorId: 'bot' }, mine),
    body({ actorId: 'bot', event: 'deleted' }, mine),
    body({ actorId: 'bot', resource: 'attachmentActions' }, mine),
    body({}, { id: 'm3', roomId: 'r2', roomType: 'direct' }),
  );
  await inbox.drain(1_000);
  const created = Date.parse('2026-03-01T11:59:59.000Z');
  t.strictSame(own, [{ id: 'm2', roomId: 'r1', parentId: 'm1', created }]);
  t.strictSame(direct, [['ada', 'r2']]);
  t.strictSame(handled, ['messages created m3']);
});

t.test('each event is handled once', async (t) => {
  const { accept, inbox, handled, time } = start();
  t.strictSame(
    await accept(
      body(),
      body(),
      body({ name: 'the other webhook' }),
      body({}, { id: 'm2' }),
      body({ resource: 'attachmentActions' }),
    ),
    ['accepted', 'duplicate', 'duplicate', 'accepted', 'accepted'],
  );
  await new Promise(setImmediate);
  time.now += 64 * MINUTE;
  t.strictSame(await accept(body()), ['duplicate'], 'remembered for longer than an event may be old');
  t.equal(await inbox.drain(60_000), 0);
  t.strictSame(handled, ['messages created m1', 'messages created m2', 'attachmentActions created m1']);
});

t.test('the questions of a space are kept in their order, however long keeping one takes', async (t) => {
  const kept: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const { accept } = start(undefined, {
    ...createEmbeddedInbox({ log: createMemoryLog(), clock: () => NOW }),
    accept: async ({ body }) => {
      const { id } = JSON.parse(body).data;
      if (id === 'm1') await gate.promise;
      kept.push(id);
      return 'accepted';
    },
  });
  const all = ['m1', 'm2', 'm3'].map((id) => accept(body({}, { id })));
  await accept(body({}, { id: 'm4', roomId: 'r2' }));
  t.strictSame(kept, ['m4'], 'another space does not wait');
  gate.resolve();
  await Promise.all(all);
  t.strictSame(kept, ['m4', 'm1', 'm2', 'm3']);
});

t.test('only ids and times of a delivery are kept', async (t) => {
  const kept: InboxEvent[] = [];
  const { accept } = start(undefined, {
    ...createEmbeddedInbox({ log: createMemoryLog(), clock: () => NOW }),
    accept: async (event) => {
      kept.push(event);
      return 'accepted';
    },
  });
  await accept(body({ name: 'a secret' }, { text: 'a secret', personEmail: 'ada@aurora.example' }));
  t.strictSame(
    kept.map((event) => JSON.parse(event.body)),
    [JSON.parse(text())],
  );
  t.strictSame(await accept(body({}, { id: 'x'.repeat(1_001) })), ['malformed']);
});

t.test('each change of a membership is its own event', async (t) => {
  const { accept, changed, handled } = start();
  const updated = (at: string) =>
    body({ resource: 'memberships', event: 'updated' }, { id: 'x', updated: `2026-03-01T11:00:0${at}Z` });
  t.strictSame(await accept(updated('1'), updated('2'), updated('2')), ['accepted', 'accepted', 'duplicate']);
  t.strictSame(changed, ['r1', 'r1']);
  t.strictSame(handled, []);
});

t.test('a person who leaves and comes back joins twice', async (t) => {
  const { accept, changed } = start();
  const joined = (minute: number) =>
    body({ resource: 'memberships' }, { id: 'gina:r1', created: `2026-03-01T11:0${minute}:00Z` });
  t.strictSame(await accept(joined(1), joined(1), joined(2)), ['accepted', 'duplicate', 'accepted']);
  t.strictSame(changed, ['r1', 'r1']);
});

t.test('only questions, and the joining and leaving of the bot itself, are handled', async (t) => {
  const { accept, inbox, handled, changed } = start();
  const membership = (event: string, personId: string) =>
    body(
      { resource: 'memberships', event, actorId: 'bot' },
      { id: personId + event, personId, created: '2020-01-01T00:00:00Z' },
    );
  const answers = await accept(
    body({ actorId: 'bot' }),
    body({ actorId: undefined }, { id: 'm2', personId: 'bot' }),
    body({ event: 'deleted' }),
    body({ event: 'updated' }),
    body({ resource: 'rooms' }),
    membership('created', 'bot'),
    membership('deleted', 'bot'),
    membership('deleted', 'gina'),
  );
  t.ok(answers.every((answer) => answer === 'accepted'));
  await inbox.drain(60_000);
  t.strictSame(handled, ['memberships created botcreated', 'memberships deleted botdeleted']);
  t.strictSame(changed, ['r1', 'r1', 'r1']);
});

t.test('a message that is edited is no new question', async (t) => {
  const { accept, inbox, handled } = start();
  await accept(body({}), body({ event: 'updated' }, { updated: '2026-03-01T11:00:00Z' }));
  await inbox.drain(60_000);
  t.equal(handled.length, 1);
});

t.test('an old question is not answered: its person is told, once', async (t) => {
  const { accept, inbox, handled, told, texts } = start();
  const created = new Date(NOW - HOUR - 1).toISOString();
  const late = body({}, { created });
  t.strictSame(
    await accept(
      late,
      late,
      body({}, { id: 'm2', created: new Date(NOW - HOUR + 1).toISOString() }),
      body({}, { id: 'm3', created: undefined }),
    ),
    ['accepted', 'duplicate', 'accepted', 'accepted'],
  );
  await inbox.drain(60_000);
  t.strictSame(handled, ['messages created m2', 'messages created m3']);
  t.strictSame(told, ['too late m1']);
  t.match(texts('warn'), [/too old/]);
  t.equal(texts('warn').length, 1);
});

t.test('a body that is not a delivery is logged once, by its form and without its content', async (t) => {
  const { accept, handled, taken, lines } = start();
  const bodies = [
    '',
    'null',
    '7',
    '"a secret of Ada"',
    '[]',
    '[{"resource":"messages","event":"created","data":{"id":"m"}}]',
    '{"resource":"messages"',
    'text=a%20secret%20of%20Ada',
    '{}',
    '{"resource":"messages","event":"created"}',
    '{"resource":"messages","event":"created","data":null}',
    '{"resource":"messages","event":"created","data":"a secret of Ada"}',
    '{"resource":"messages","event":"created","data":[{"id":"m"}]}',
    '{"resource":"messages","event":"created","data":{}}',
    '{"resource":"messages","event":"created","data":{"id":null}}',
    '{"resource":"messages","event":"created","data":{"id":""}}',
    '{"resource":"messages","event":"created","data":{"id":7}}',
    '{"resource":null,"event":"created","data":{"id":"m"}}',
    '{"resource":["a secret of Ada"],"event":"created","data":{"id":"m"}}',
    '{"resource":"messages","event":null,"data":{"id":"m"}}',
    '\u0001',
    '\ufffd\ufffd',
  ];
  for (const body of bodies) t.strictSame(await accept(Buffer.from(body)), ['malformed'], body);
  t.strictSame(await accept(Buffer.from([0xff, 0xfe, 0x00])), ['malformed']);
  t.strictSame(handled, []);
  t.strictSame(taken, Array(bodies.length + 1).fill('malformed'));
  t.equal(lines.length, bodies.length + 1);
  t.ok(lines.every(({ level, text }) => level === 'warn' && /not understood/.test(text)));
  t.notMatch(JSON.stringify(lines), /Ada/);

  await accept(
    Buffer.from('{"id":"Y2lzY29zcGFyazov","resource":"messages","event":"created","data":{"id":7}}'),
  );
  t.match(lines.at(-1)?.fields, {
    webhookId: 'Y2lzY29zcGFyazov',
    resource: 'string',
    data: 'object',
    dataId: 'number',
  });
  await accept(Buffer.from('{"id":"a secret of Ada"}'));
  t.equal(JSON.stringify(lines).includes('Ada'), false);
});

t.test(
  'an event is used when what is needed is there: null and what can not be read count as absent',
  async (t) => {
    const odd: [string, object, object][] = [
      [
        'nulls',
        { actorId: null, name: null, filter: null },
        { roomType: null, parentId: null, created: null },
      ],
      ['no person', { actorId: null }, { personId: null }],
      ['other types', { actorId: 7, orgId: {} }, { roomType: ['group'], parentId: false, personId: {} }],
      ['a text too long', {}, { parentId: 'x'.repeat(1_001) }],
      ['an empty text', { actorId: '' }, { parentId: '', created: '' }],
      ['created as number', {}, { created: NOW - 1_000 }],
      ['created in seconds', {}, { created: (NOW - 1_000) / 1_000 }],
      ['created as +0000', {}, { created: '2026-03-01T11:59:59+0000' }],
      ['created in another zone', {}, { created: '2026-03-01T12:59:59.5+01:00' }],
      ['created without a zone', {}, { created: '2026-03-01 11:59:59' }],
      ['created not readable', {}, { created: 'yesterday', updated: 'March 7' }],
      ['created of another type', {}, { created: { $date: 1 }, updated: [] }],
      ['created out of range', {}, { created: 1e300, updated: -1 }],
      ['further members', { a: { b: [null] }, data2: null }, { files: null, nested: { id: 1 } }],
    ];
    for (const [what, overrides, data] of odd) {
      const { accept, inbox, handled, told, lines } = start();
      t.strictSame(await accept(body(overrides, data)), ['accepted'], what);
      await inbox.drain(60_000);
      t.strictSame(handled, ['messages created m1'], what);
      t.strictSame([told, lines], [[], []], what);
    }
    const { accept, handled } = start();
    const withoutRoom = body({ resource: 'messages' }, { id: 'm9', roomId: null });
    t.strictSame(await accept(withoutRoom, withoutRoom), ['accepted', 'duplicate']);
    await new Promise(setImmediate);
    t.strictSame(handled, ['messages created m9']);
  },
);

t.test('a time counts in whatever form it is written: an old question is dropped', async (t) => {
  for (const created of [NOW - HOUR - 1_000, '2026-03-01T10:59:00+0000', '2026-03-01T10:59:00']) {
    const { accept, inbox, handled, texts } = start();
    t.strictSame(await accept(body({}, { created })), ['accepted']);
    await inbox.drain(60_000);
    t.strictSame(handled, [], String(created));
    t.match(texts('warn'), [/too old/]);
  }
});

t.test(
  'what is kept of an odd event can be read by the version before: no null, and times as it writes them',
  async (t) => {
    const kept: InboxEvent[] = [];
    const { accept } = start(undefined, {
      ...createEmbeddedInbox({ log: createMemoryLog(), clock: () => NOW }),
      accept: async (event) => {
        kept.push(event);
        return 'accepted';
      },
    });
    const nulls = { roomType: null, parentId: null, updated: 'soon' };
    await accept(body({ actorId: null }, { ...nulls, created: NOW - 1_000 }), body());
    const { actorId, ...rest } = JSON.parse(text());
    t.strictSame(
      kept.map((event) => JSON.parse(event.body)),
      [rest, { actorId, ...rest }],
    );
  },
);

t.test('what an earlier version kept is still read', async (t) => {
  const { hand, handled, lines } = startWithClaimed(async () => HANDLED);
  for (const created of ['2026-03-01T11:59:59.000Z', '2026-03-01T11:59:59Z', '2026-03-01T13:59:59+02:00'])
    await hand({ body: text({}, { created, roomType: 'direct', parentId: 'p' }) });
  await hand({ body: '{"resource":"attachmentActions","event":"created","data":{"id":"a1"}}' });
  t.strictSame(handled, [...Array(3).fill('messages created m1'), 'attachmentActions created a1']);
  t.strictSame(lines, []);
});

t.test('each membership event without a time is reported: the second may be another change', async (t) => {
  const { accept, changed } = start();
  const joined = body({ resource: 'memberships' }, { id: 'gina:r1', created: null });
  t.strictSame(await accept(joined, joined), ['accepted', 'duplicate']);
  t.strictSame(changed, ['r1', 'r1']);
});

t.test(
  'events of one space are handled one after the other, of different spaces at the same time',
  async (t) => {
    const gate = Promise.withResolvers<Handled>();
    const { accept, inbox, handled } = start(({ data }) =>
      data.id === 'm1' ? gate.promise : Promise.resolve(HANDLED),
    );
    await accept(body(), body({}, { id: 'm2' }), body({}, { id: 'm3', roomId: 'r2' }));
    await new Promise(setImmediate);
    t.strictSame(handled, ['messages created m1', 'messages created m3']);
    gate.resolve(HANDLED);
    await inbox.drain(60_000);
    t.equal(handled.at(-1), 'messages created m2');
  },
);

t.test('a failure is logged, the person is told, and the next event of the space is handled', async (t) => {
  const { accept, inbox, handled, told, lines } = start(async ({ data }) => {
    if (data.id === 'm1') throw new Error('failed');
    return HANDLED;
  });
  await accept(body(), body({}, { id: 'm2' }));
  await inbox.drain(60_000);
  t.equal(handled.length, 2);
  t.match(lines, [{ level: 'error', fields: { id: 'm1', roomId: 'r1', err: { message: 'failed' } } }]);
  t.equal(lines.length, 1);
  t.match(told, [/^lost m1 [2-9a-z]{8}$/]);
  t.match(JSON.stringify(lines), `"reference":"${told[0]?.slice(-8)}"`);
});

t.test('when the inbox is full the person is told, and a second delivery is accepted later', async (t) => {
  const gate = Promise.withResolvers<Handled>();
  const { log } = createLines();
  const inbox = createEmbeddedInbox({ log, clock: () => NOW, limits: { waiting: 1 } });
  const { accept, handled, changed, told, lines } = start(() => gate.promise, inbox);
  t.strictSame(await accept(body(), body({}, { id: 'm2' })), ['accepted', 'told']);
  t.match(lines, [{ level: 'warn', fields: { id: 'm2', waiting: 1 } }]);
  const own = body({ resource: 'memberships' }, { id: 'x', personId: 'bot' });
  t.strictSame(await accept(own), ['busy'], 'nobody asked anything');
  gate.resolve(HANDLED);
  await new Promise(setImmediate);
  t.strictSame(await accept(body({}, { id: 'm2' })), ['accepted']);
  await inbox.drain(60_000);
  t.equal(handled.length, 2);
  t.strictSame([changed, told], [[], ['busy m2']]);
  t.strictSame(await accept(body({}, { id: 'm3' })), ['closed'], 'once it is drained');
});

t.test(
  'when the store can not be reached the person is told, and Webex need not deliver again',
  async (t) => {
    let isAway = true;
    const { log } = createLines();
    const kept = createEmbeddedInbox({ log, clock: () => NOW });
    const inbox: Inbox = {
      ...kept,
      accept: async (event) => {
        if (isAway) throw new KnownError('store_unavailable', 'It is away.', 'Try again.');
        return kept.accept(event);
      },
    };
    const { accept, handled, told, changed, lines } = start(undefined, inbox);
    const own = body({ resource: 'memberships' }, { id: 'x', personId: 'bot' });
    t.strictSame(await accept(body(), membership, own), ['told', 'closed', 'closed']);
    t.strictSame(
      await accept(body({ resource: 'rooms' }), body({ actorId: 'bot' })),
      ['accepted', 'accepted'],
      'what is not for the bot need not be kept',
    );
    t.strictSame(told, ['not kept m1: It is away.'], 'only the person who asked');
    t.strictSame(changed, ['r1', 'r1'], 'a change of the members is reported all the same');
    const errors = lines.filter(({ level }) => level === 'error');
    t.match(errors[0], { fields: { id: 'm1', err: { code: 'store_unavailable' } } });

    isAway = false;
    t.strictSame(
      await accept(membership, own),
      ['accepted', 'accepted'],
      'what was not kept may be delivered again',
    );
    t.strictSame(await accept(body()), ['duplicate'], 'but nobody is answered who was told to ask again');
    await kept.drain(60_000);
    t.strictSame(handled, ['memberships created x']);
  },
);

t.test('an interrupted event is not begun again: the person is told', async (t) => {
  const { hand, handled, told, lines } = startWithClaimed(async () => HANDLED);
  t.equal(await hand({ isInterrupted: true }), HANDLED);
  t.strictSame(told, ['interrupted m1']);
  t.strictSame(handled, []);
  t.match(lines, [{ level: 'warn', fields: { id: 'm1', roomId: 'r1' }, text: /taken over/ }]);
});

t.test('an event that another instance owns is left without a word', async (t) => {
  const left = startWithClaimed(async (_delivery, { checkOwnership }) => {
    await checkOwnership();
    return HANDLED;
  });
  t.equal(await left.hand({ checkOwnership: takenOver }), HANDLED);
  t.strictSame(left.told, []);
  t.match(left.lines, [{ level: 'warn', fields: { id: 'm1' }, text: /another instance/ }]);

  const failed = startWithClaimed(async () => {
    throw new Error('failed');
  });
  t.equal(await failed.hand({ checkOwnership: takenOver }), HANDLED);
  t.strictSame(failed.told, [], 'also when it fails here');

  const interrupted = startWithClaimed(async () => HANDLED);
  t.equal(await interrupted.hand({ isInterrupted: true, checkOwnership: takenOver }), HANDLED);
  t.strictSame(interrupted.told, [], 'also when it had been interrupted before');
});

t.test('the ownership is checked before the person is told of a failure', async (t) => {
  const { hand, told } = startWithClaimed(async () => {
    throw new Error('failed');
  });
  const gate = Promise.withResolvers<void>();
  const handed = hand({ checkOwnership: ownedAfter(gate.promise) });
  await new Promise(setImmediate);
  t.strictSame(told, []);
  gate.resolve();
  await handed;
  t.match(told, [/^lost m1/]);
});

t.test('an event that this version can not read is dropped, and logged without its content', async (t) => {
  const { hand, handled, told, lines } = startWithClaimed(async () => HANDLED);
  t.equal(await hand({ body: '{"resource":"messages","secret":"of Ada"}' }), HANDLED);
  t.strictSame([handled, told], [[], []]);
  t.match(lines, [{ level: 'error', text: /not understood/ }]);
  t.notMatch(JSON.stringify(lines), /Ada/);
});

t.test('a question that has waited too long is not answered: its person is told', async (t) => {
  const { hand, handled, told, time, texts } = startWithClaimed(async () => HANDLED);
  time.now += HOUR;
  t.equal(await hand({}), HANDLED);
  t.equal(await hand({ isInterrupted: true }), HANDLED);
  t.strictSame([handled, told], [[], ['too late m1', 'interrupted m1']]);
  t.match(texts('warn'), [/too old/, /taken over/]);

  const own = { resource: 'memberships', event: 'deleted' };
  await hand({ body: text(own, { personId: 'bot', created: '2020-01-01T00:00:00Z' }) });
  t.strictSame(handled, ['memberships deleted m1'], 'the leaving of the bot is handled at any age');
});

t.test('what Webex can not show now is read again until it can, and then answered once', async (t) => {
  let failures = 0;
  const { hand, handled, told, texts } = startWithClaimed(async () => {
    failures += 1;
    if (failures < 4) throw passing();
    return HANDLED;
  });
  t.equal(await hand({}), HANDLED);
  t.equal(handled.length, 4);
  t.strictSame(told, []);
  t.match(texts('warn'), [/trying again/, /trying again/, /trying again/]);
});

t.test('nothing of a question is marked as begun while it can not be read', async (t) => {
  let checks = 0;
  let failures = 0;
  const { hand } = startWithClaimed(async () => {
    failures += 1;
    if (failures < 4) throw passing();
    return HANDLED;
  });
  const checkOwnership = async () => {
    checks += 1;
    return async () => {};
  };
  await hand({ checkOwnership });
  t.equal(checks, 0);
});

t.test('a question that can not be read until it is too old gets one line', async (t) => {
  const { hand, told, time } = startWithClaimed(async () => {
    time.now += 10 * MINUTE;
    throw passing();
  });
  t.equal(await hand({}), HANDLED);
  t.strictSame(told, ['too late m1']);
});

t.test('a question that can not be read when the inbox is closed is left there without a word', async (t) => {
  const ending = new AbortController();
  const { hand, handled, told, lines } = startWithClaimed(async () => {
    if (handled.length === 3) ending.abort(new OwnershipLostError());
    throw passing();
  });
  t.equal(await hand({ ended: ending.signal }), HANDLED);
  t.equal(handled.length, 3);
  t.strictSame(told, []);
  t.match(lines.at(-1), { level: 'warn', fields: { id: 'm1' }, text: /left to .* the next start/ });
});

t.test('a failure to keep that passes at once is not told, and the question is answered', async (t) => {
  let failures = 1;
  const { log } = createLines();
  const kept = createEmbeddedInbox({ log, clock: () => NOW });
  const { accept, handled, told } = start(undefined, {
    ...kept,
    async accept(event) {
      const outcome = await kept.accept(event);
      failures -= 1;
      if (failures >= 0) throw new KnownError('store_unavailable', 'The answer was lost.', 'Try again.');
      return outcome;
    },
  });
  t.strictSame(await accept(body()), ['duplicate'], 'the inbox had kept it');
  await kept.drain(60_000);
  t.strictSame([handled, told], [['messages created m1'], []]);
});

t.test('a question is not told as not kept when its answer has begun', async (t) => {
  const { log } = createLines();
  const kept = createEmbeddedInbox({ log, clock: () => NOW });
  const begin: Handle = async (_delivery, { checkOwnership }) => {
    await checkOwnership();
    return HANDLED;
  };
  const { accept, handled, told } = start(begin, {
    ...kept,
    async accept(event) {
      await kept.accept(event);
      throw new KnownError('store_unavailable', 'The answer is always lost.', 'Try again.');
    },
  });
  t.strictSame(await accept(body()), ['accepted']);
  await kept.drain(60_000);
  t.strictSame([handled, told], [['messages created m1'], []]);
});

t.test('a question whose person was told to ask again is dropped when the inbox hands it out', async (t) => {
  let run: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  const renounced: string[] = [];
  const { accept, handled, told, texts } = start(undefined, {
    ...createEmbeddedInbox({ log: createMemoryLog(), clock: () => NOW }),
    async accept() {
      throw new KnownError('store_unavailable', 'It is away.', 'Try again.');
    },
    renounce: async ({ body }) => void renounced.push(body),
    open: (given) => {
      run = given;
    },
  });
  t.strictSame(await accept(body()), ['told']);
  await run?.({
    ...{ body: text(), acceptedAt: NOW, isInterrupted: false },
    ...{ ended: NEVER, checkOwnership: isOwned },
  });
  t.strictSame([handled, told], [[], ['not kept m1: It is away.']]);
  t.match(texts('warn'), [/kept after all/]);
  t.strictSame(renounced, [text()], 'and the inbox is told');
});

import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { KnownError } from '../../../src/core/errors.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
} from '../../../src/core/inbox.ts';
import { body, type Handle, membership, NOW, start, text } from '../../support/events.ts';
import { createLines } from '../../support/gateway.ts';
import { createMemoryInbox } from '../../support/memory-inbox.ts';
import { createMemoryLog } from '../../support/records.ts';
import { isOwned, NEVER } from '../../support/sent-message.ts';

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
  const created = '2026-03-01T11:59:59.000Z';
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
    ...createMemoryInbox({ log: createMemoryLog(), clock: () => NOW }),
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
    ...createMemoryInbox({ log: createMemoryLog(), clock: () => NOW }),
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
  const inbox = createMemoryInbox({ log, clock: () => NOW, limits: { waiting: 1 } });
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
    const kept = createMemoryInbox({ log, clock: () => NOW });
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

t.test('a failure to keep that passes at once is not told, and the question is answered', async (t) => {
  let failures = 1;
  const { log } = createLines();
  const kept = createMemoryInbox({ log, clock: () => NOW });
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
  const kept = createMemoryInbox({ log, clock: () => NOW });
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
    ...createMemoryInbox({ log: createMemoryLog(), clock: () => NOW }),
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

import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { HANDLED, type InboxEvent } from '../../../src/core/inbox.ts';
import { body, NOW, start, startWithClaimed, text } from '../../support/events.ts';
import { createMemoryInbox } from '../../support/memory-inbox.ts';
import { createMemoryLog } from '../../support/records.ts';

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
      ...createMemoryInbox({ log: createMemoryLog(), clock: () => NOW }),
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

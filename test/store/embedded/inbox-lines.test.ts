import fc from 'fast-check';
import t from 'tap';
import {
  acceptedLine,
  createLineSum,
  encodeLine,
  type InboxLine,
  type InboxState,
  stateLines,
} from '../../../src/store/embedded/inbox-lines.ts';
import { FOREIGN } from '../../support/records.ts';

function sumOf(lines: readonly string[]): InboxState {
  const sum = createLineSum();
  for (const line of lines) if (!sum.add(line)) throw new Error(`not a line: ${line}`);
  return sum.state();
}

const accepted = (id: number, fields = {}) =>
  acceptedLine(id, 1_000 + id, {
    key: `key ${id}`,
    rememberFor: 8_000 - id,
    partitionKey: 'room',
    body: `body ${id}`,
    ...fields,
  });
const event = (id: number, fields = {}) => ({
  id,
  acceptedAt: 1_000 + id,
  partitionKey: 'room',
  body: `body ${id}`,
  isInterrupted: false,
  ...fields,
});

t.test('the lines of events add up to those that are not finished, in their order', async (t) => {
  const state = sumOf([
    accepted(1),
    accepted(2, { body: FOREIGN }),
    accepted(3),
    encodeLine({ type: 'begun', id: 1 }),
    encodeLine({ type: 'begun', id: 3 }),
    encodeLine({ type: 'takenBack', id: 3 }),
    encodeLine({ type: 'done', id: 2 }),
    encodeLine({ type: 'done', id: 7 }),
  ]);
  t.strictSame(state.unfinished, [event(1, { isInterrupted: true }), event(3)]);
  t.strictSame(state.seen, [
    ['key 1', 9_000],
    ['key 2', 9_000],
    ['key 3', 9_000],
  ]);
});

t.test(
  'an event of the product itself was not heard from outside, and one without a partition key is only remembered',
  async (t) => {
    t.match(sumOf([accepted(1), accepted(2, { isOwn: true })]), { heardAt: 1_001 });
    const state = sumOf([accepted(1, { partitionKey: undefined })]);
    t.match(state, { heardAt: 1_001, unfinished: [], seen: [['key 1', 9_000]] });
    t.notMatch(accepted(1, { partitionKey: undefined }), 'body');
  },
);

t.test('since when events are missing counts until it is taken back', async (t) => {
  const since = encodeLine({ type: 'missedSince', since: 5 });
  t.equal(sumOf([since]).missedSince, 5);
  t.equal(sumOf([since, encodeLine({ type: 'missedSince', since: null })]).missedSince, undefined);
});

t.test('what is no line is not added, and fields of a newer version are ignored', async (t) => {
  const sum = createLineSum();
  for (const bad of [
    '',
    '{',
    'null',
    '[]',
    '{"type":"done"}',
    '{"type":"done","id":"1"}',
    '{"type":"else"}',
    '\0',
  ])
    t.notOk(sum.add(bad), JSON.stringify(bad));
  t.ok(sum.add('{"type":"missedSince","since":3,"added":1}'));
});

const id = fc.integer({ min: 1, max: 6 });
const line = fc.oneof(
  fc
    .tuple(id, fc.string({ unit: 'binary' }), fc.constantFrom('a', 'b', undefined), fc.boolean())
    .map(([n, body, partitionKey, isOwn]) => accepted(n, { body, partitionKey, ...(isOwn && { isOwn }) })),
  fc
    .tuple(fc.constantFrom('begun', 'takenBack', 'done'), id)
    .map(([type, n]) => encodeLine({ type, id: n } satisfies InboxLine)),
  fc.option(fc.integer({ min: 1 })).map((since) => encodeLine({ type: 'missedSince', since })),
);
const lines = fc.array(line, { maxLength: 12 });

t.test('a shortened file adds up to the same, also with what is written after it', async () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const short = stateLines(sumOf(before));
      t.strictSame(sorted(sumOf([...short, ...after])), sorted(sumOf([...before, ...after])));
    }),
  );
});

/** The order of the keys only matters among thousands. */
function sorted(state: InboxState): InboxState {
  return { ...state, seen: state.seen.toSorted(([one], [other]) => one.localeCompare(other)) };
}

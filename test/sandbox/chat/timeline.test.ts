import t from 'tap';
import { timeline } from '../../../src/sandbox/chat/timeline.js';

const entry = (
  id: string,
  created: string,
  more: { parentId?: string; personId?: string; deleted?: true } = {},
) => ({
  id,
  roomId: 'room',
  personId: 'ada',
  personEmail: 'ada@aurora.example',
  // Local time, so that a day is a day wherever this runs.
  created: `2026-03-0${created}`,
  ...more,
});
const all = { unfolded: new Set<string>(), complete: true, today: '2026-03-04' };
const keys = (rows: { key: string }[]) => rows.map(({ key }) => key);
const kinds = (rows: { kind: string }[]) => rows.map(({ kind }) => kind);

t.test('messages are ordered by time under their days, independent of the order of arrival', async (t) => {
  const rows = timeline([entry('b', '3T12:00:00'), entry('a', '2T12:00:00'), entry('c', '3T12:30:00')], all);
  t.same(kinds(rows), ['day', 'message', 'day', 'message', 'message']);
  t.same(
    keys(rows).filter((key) => key.length === 1),
    ['a', 'b', 'c'],
  );
});

t.test('messages of the same millisecond keep the order in which they are known', async (t) => {
  const rows = timeline([entry('z', '2T12:00:00'), entry('a', '2T12:00:00')], all);
  t.same(keys(rows).slice(1), ['z', 'a']);
});

t.test('messages of one author within five minutes are grouped under one name', async (t) => {
  const rows = timeline(
    [
      entry('a', '2T12:00:00'),
      entry('b', '2T12:04:59'),
      entry('c', '2T12:10:00'),
      entry('d', '2T12:10:01', { personId: 'tom' }),
      entry('e', '2T12:10:02', { personId: 'tom', deleted: true }),
      entry('f', '2T12:10:03', { personId: 'tom' }),
    ],
    all,
  );
  const compact = rows.flatMap((row) => (row.kind === 'message' ? [row.compact] : []));
  t.same(compact, [false, true, false, false, true, false]);
});

t.test('replies are below the first message of their thread, the earlier ones folded', async (t) => {
  const replies = ['1', '2', '3', '4', '5'].map((n) => entry(n, `2T13:00:0${n}`, { parentId: 'a' }));
  const entries = [entry('a', '2T12:00:00'), entry('b', '2T12:30:00', { personId: 'tom' }), ...replies];
  const folded = timeline(entries, all);
  t.same(keys(folded).slice(1), ['a', 'earlier a', '3', '4', '5', 'answer a', 'b']);
  t.match(folded[2], { kind: 'earlier', hidden: 2 });
  const open = timeline(entries, { ...all, unfolded: new Set(['a']) });
  t.same(keys(open).slice(1), ['a', '1', '2', '3', '4', '5', 'answer a', 'b']);
});

t.test('replies to a missing message are below a placeholder', async (t) => {
  const reply = entry('r', '2T12:00:00', { parentId: 'gone' });
  t.match(timeline([reply], all).slice(1), [
    { kind: 'unknown', deleted: true },
    { key: 'r', reply: true },
  ]);
  t.equal(timeline([reply], all).length, 3, 'what was deleted cannot be answered');
  const rows = timeline([reply], { ...all, complete: false });
  t.match(rows.slice(1), [{ kind: 'unknown', deleted: false }, { key: 'r' }, { kind: 'answer' }]);
});

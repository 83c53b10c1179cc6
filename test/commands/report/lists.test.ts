import t from 'tap';
import { createLists } from '../../../src/commands/report/lists.ts';
import { type Report, wholeList } from '../../../src/commands/report/report.ts';
import { MINUTE } from '../../../src/core/clock.ts';

const link = { personId: 'ada', organizationId: '1', linkedAt: 5 };
const list = wholeList([1, 2], ['n'], (n) => ({ item: { name: String(n) }, cells: [n] }));
const report: Report = { title: 'Lab', summary: 'two', tone: 'good', list };

function begin(rows = 0) {
  const row = { item: { name: 'x' }, cells: ['x'] };
  return { report, list, rows: Array.from({ length: rows }, () => row), next: undefined, isNew: true };
}

t.test('only whoever asked finds it, through the link they asked through, for 15 minutes', async (t) => {
  let now = 0;
  const lists = createLists(() => now);
  const open = lists.keep(begin(), 'ada', link);
  t.equal(lists.recall(open.id, 'ada', link), open);
  t.equal(lists.recall(undefined, 'ada', link), undefined);
  t.equal(lists.recall('another', 'ada', link), undefined);
  t.equal(lists.recall(open.id, 'tom', { ...link, personId: 'tom' }), undefined);
  t.equal(lists.recall(open.id, 'ada', { ...link, organizationId: '2' }), undefined);
  t.equal(lists.recall(open.id, 'ada', { ...link, linkedAt: 6 }), undefined, 'linked again since');
  now = 15 * MINUTE;
  t.equal(lists.recall(open.id, 'ada', link), undefined);
});

t.test('what is remembered of all people together has an end: the oldest goes first', async (t) => {
  const lists = createLists(() => 0);
  const first = lists.keep(begin(60_000), 'ada', link);
  const second = lists.keep(begin(30_000), 'ada', link);
  t.equal(lists.recall(first.id, 'ada', link), first);
  const third = lists.keep(begin(30_000), 'ada', link);
  t.equal(lists.recall(first.id, 'ada', link), undefined);
  t.equal(lists.recall(second.id, 'ada', link), second);
  t.equal(lists.recall(third.id, 'ada', link), third);
});

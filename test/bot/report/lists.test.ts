import t from 'tap';
import { createLists, type OpenList } from '../../../src/bot/report/lists.ts';
import { type Report, wholeList } from '../../../src/bot/report/report.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { grantId } from '../../../src/core/links.ts';

const link = { personId: 'ada', organizationId: '1', linkedAt: 5 };
const list = wholeList([1, 2], ['n'], (n) => ({ item: { name: String(n) }, cells: [n] }));
const args = { subject: '', words: [], csv: false, page: 1 };
const report: Report = { title: 'Lab', summary: 'two', tone: 'good', list };

const byId = (id: string) => (open: OpenList) => open.id === id;

function begin(rows = 0) {
  const row = () => ({ item: { name: 'x' }, cells: ['x'] });
  return {
    command: 'devices',
    defaultNetworkId: undefined,
    args,
    report,
    list,
    rows: Array.from({ length: rows }, () => row),
    next: undefined,
    isUnread: true,
    readAt: 0,
    reads: [],
  };
}

t.test('a list is found only through the link with which it was read, for 15 minutes', async (t) => {
  let now = 0;
  const lists = createLists(() => now);
  const open = lists.keep(begin(), link);
  t.equal(lists.recall(byId(open.id), link), open);
  t.equal(lists.recall(byId('another'), link), undefined);
  t.equal(lists.recall(byId(open.id), { ...link, personId: 'tom' }), undefined);
  t.equal(lists.recall(byId(open.id), { ...link, organizationId: '2' }), undefined);
  t.equal(
    lists.recall(byId(open.id), { ...link, linkedAt: 6 }),
    undefined,
    'not after the organization was linked again',
  );
  now = 15 * MINUTE;
  t.equal(lists.recall(byId(open.id), link), undefined);
});

t.test('the rows of all lists together are limited, and the oldest list is dropped first', async (t) => {
  const lists = createLists(() => 0);
  const [ada, tom, zoe] = ['ada', 'tom', 'zoe'].map((personId) => ({ ...link, personId }));
  if (!ada || !tom || !zoe) throw new Error('three people');
  const first = lists.keep(begin(60_000), ada);
  const second = lists.keep(begin(30_000), tom);
  t.equal(lists.recall(byId(first.id), ada), first);
  const third = lists.keep(begin(30_000), zoe);
  t.equal(lists.recall(byId(first.id), ada), undefined);
  t.equal(lists.recall(byId(second.id), tom), second);
  t.equal(lists.recall(byId(third.id), zoe), third);
});

t.test('a list counts what it grew by since it was kept, and what it holds before it is read', async (t) => {
  const lists = createLists(() => 0);
  const others = Array.from({ length: 9 }, (_, n) => ({ ...link, personId: `person ${n}` }));
  const all = others.map((other) => ({ other, open: lists.keep(begin(), other) }));
  const row = () => ({ item: { name: 'x' }, cells: ['x'] });
  for (const { open } of all) open.rows = Array.from({ length: 40_000 }, () => row);
  lists.dropExcess();
  const left = () => all.filter(({ other, open }) => lists.recall(byId(open.id), other) !== undefined);
  t.same(left(), all.slice(-2));
  const holding = { ...begin(), list: { ...list, holds: 90_000 } };
  lists.keep(holding, link);
  t.same(left(), []);
});

t.test('long lists of one person drop that person’s older ones, and nobody else’s', async (t) => {
  const lists = createLists(() => 0);
  const tom = { ...link, personId: 'tom' };
  const other = lists.keep(begin(30_000), tom);
  const first = lists.keep(begin(40_000), link);
  const second = lists.keep(begin(60_000), link);
  t.equal(lists.recall(byId(first.id), link), undefined);
  t.equal(lists.recall(byId(second.id), link), second);
  t.equal(lists.recall(byId(other.id), tom), other);
});

t.test('the newest list that fits is found, and no list of a link that has ended', async (t) => {
  const lists = createLists(() => 0);
  lists.keep(begin(), link);
  const second = lists.keep(begin(), link);
  const other = { ...link, organizationId: '2' };
  const third = lists.keep(begin(), other);
  t.equal(
    lists.recall(() => true, link),
    second,
  );
  lists.forget(grantId(link));
  t.equal(
    lists.recall(() => true, link),
    undefined,
  );
  t.equal(
    lists.recall(() => true, other),
    third,
  );
});

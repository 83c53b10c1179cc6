import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createLists, type OpenList } from '../../../src/bot/report/lists.ts';
import { laterReport, wholeList } from '../../../src/bot/report/report.ts';
import { unbuiltRows } from '../../../src/bot/report/rows.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { grantId } from '../../../src/core/links.ts';
import { collectGarbage } from '../../support/resource-levels.ts';

const link = { personId: 'ada', organizationId: '1', linkedAt: 5 };
const row = (n: number) => ({ item: { name: String(n) }, cells: [n] });
const list = wholeList([1, 2], ['n'], row);
const args = { subject: '', words: [], csv: false, page: 1 };
const report = laterReport({ title: 'Lab', summary: 'two', tone: 'good', list });

const byId = (id: string) => (open: OpenList) => open.id === id;
const linkOf = (personId: string) => ({ ...link, personId });

function readsOf(rows: number): OpenList['reads'] {
  return rows === 0 ? [] : [{ at: 0, rows: unbuiltRows(new Array<number>(rows).fill(0), row), end: rows }];
}

function begin(rows = 0) {
  return {
    command: 'devices',
    defaultNetworkId: undefined,
    args,
    report,
    list,
    next: undefined,
    isUnread: true,
    readAt: 0,
    reads: readsOf(rows),
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
  const [ada, ...others] = ['ada', 'tom', 'zoe', 'eve', 'ben'].map(linkOf);
  if (ada === undefined) throw new Error('five people');
  const first = lists.keep(begin(45_000), ada);
  const later = others.map((other) => ({ other, open: lists.keep(begin(38_000), other) }));
  t.equal(lists.recall(byId(first.id), ada), first);
  const last = lists.keep(begin(5_000), linkOf('kim'));
  t.equal(lists.recall(byId(first.id), ada), undefined);
  for (const { other, open } of later) t.equal(lists.recall(byId(open.id), other), open);
  t.equal(lists.recall(byId(last.id), linkOf('kim')), last);
});

t.test('a list counts what it grew by since it was kept', async (t) => {
  const lists = createLists(() => 0);
  const others = Array.from({ length: 9 }, (_, n) => linkOf(`person ${n}`));
  const all = others.map((other) => ({ other, open: lists.keep(begin(), other) }));
  for (const { open } of all) {
    open.reads = readsOf(45_000);
    lists.recount(open);
    lists.recount(open);
  }
  const left = all.filter(({ other, open }) => lists.recall(byId(open.id), other) !== undefined);
  t.same(left, all.slice(-4));
});

t.test('long lists of one person drop that person’s older ones, and nobody else’s', async (t) => {
  const lists = createLists(() => 0);
  const tom = linkOf('tom');
  const other = lists.keep(begin(30_000), tom);
  const first = lists.keep(begin(40_000), link);
  const second = lists.keep(begin(60_000), link);
  t.equal(lists.recall(byId(first.id), link), undefined);
  t.equal(lists.recall(byId(second.id), link), second, 'the newest is never dropped');
  t.equal(lists.recall(byId(other.id), tom), other);
});

t.test('a person has four lists at a time', async (t) => {
  const lists = createLists(() => 0);
  const all = Array.from({ length: 6 }, () => lists.keep(begin(), link));
  t.same(
    all.map(({ id }) => lists.recall(byId(id), link) !== undefined),
    [false, false, true, true, true, true],
  );
});

t.test('ten thousand lists are kept, and none is looked at when another one is kept', async (t) => {
  let looks = 0;
  const look = <T>(value: T) => {
    looks += 1;
    return value;
  };
  const lists = createLists(() => look(0));
  const people = Array.from({ length: 10_001 }, (_, n) => linkOf(`person ${n}`));
  const all = people.map((person) => {
    const open = lists.keep(begin(), person);
    Object.defineProperty(open, 'reads', { get: () => look(readsOf(1)) });
    lists.recount(open);
    return open;
  });
  const isKept = (n: number) => lists.recall(byId(all[n]?.id ?? ''), people[n] ?? link) !== undefined;
  t.same([0, 1, 5_000, 10_000].map(isKept), [false, true, true, true]);
  t.ok(looks < 10 * people.length, `${looks} looks`);
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

t.test('a list is dropped in a process that nobody asks any more', async (t) => {
  const lists = createLists(undefined, 1);
  const kept = new WeakRef(lists.keep(begin(), link));
  while (kept.deref() !== undefined) {
    await delay(5);
    collectGarbage();
  }
  t.equal(
    lists.recall(() => true, link),
    undefined,
  );
});

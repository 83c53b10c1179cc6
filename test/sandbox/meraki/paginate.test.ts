import t from 'tap';
import { paginate } from '../../../src/sandbox/meraki/paginate.ts';
import { createCheckedQuery } from '../../../src/sandbox/meraki/query.ts';

const here = 'https://n383.meraki.com/api/v1/organizations/1/networks';
const items = ['b', 'd', 'f', 'h', 'j', 'l', 'n'];
const order = { key: (item: string) => item, lowest: '0', highest: 'z' };

function page(tokens: Record<string, string>, { list = items, descending = false, size = 3 } = {}) {
  const values = new Map(Object.entries(tokens));
  const declared = new Set(['startingAfter', 'endingBefore']);
  const query = createCheckedQuery(declared, values, { span: { from: 0, to: 0 }, perPage: size });
  const url = new URL(`${here}?${new URLSearchParams({ ...tokens, perPage: String(size) })}`);
  return paginate(list, descending ? { ...order, descending: true as const } : order, query, url);
}

const rels = (link: string) => [...link.matchAll(/rel=(\w+)/g)].map((each) => each[1]);

t.test('the first page has a next one', async (t) => {
  const { items: shown, link, remaining } = page({});
  t.same(shown, ['b', 'd', 'f']);
  t.equal(remaining, 4);
  t.equal(
    link,
    `<${here}?perPage=3&startingAfter=0>; rel=first, <${here}?perPage=3&startingAfter=f>; rel=next, <${here}?endingBefore=z&perPage=3>; rel=last`,
  );
});

t.test('pages can be read forwards and backwards', async (t) => {
  t.same(page({ startingAfter: 'f' }).items, ['h', 'j', 'l']);
  t.same(rels(page({ startingAfter: 'f' }).link), ['first', 'prev', 'next', 'last']);
  t.same(page({ startingAfter: 'l' }).items, ['n']);
  t.same(rels(page({ startingAfter: 'l' }).link), ['first', 'prev', 'last']);
  t.same(page({ endingBefore: 'h' }).items, ['b', 'd', 'f']);
  t.same(page({ endingBefore: 'z' }).items, ['j', 'l', 'n']);
  t.same(page({ endingBefore: 'z' }).remaining, 0);
});

t.test('a token need not exist', async (t) => {
  t.same(page({ startingAfter: 'e' }).items, ['f', 'h', 'j']);
  t.same(page({ startingAfter: 'zz' }).items, []);
});

t.test('a list that fits on a page, and an empty one, have no other page', async (t) => {
  t.same(rels(page({}, { size: 7 }).link), ['first', 'last']);
  t.same(rels(page({}, { list: [] }).link), ['first', 'last']);
});

t.test('a descending list is paged in its own order', async (t) => {
  const list = [...items].reverse();
  t.same(page({}, { list, descending: true }).items, ['n', 'l', 'j']);
  t.same(page({ startingAfter: 'j' }, { list, descending: true }).items, ['h', 'f', 'd']);
  t.same(page({ endingBefore: 'd' }, { list, descending: true }).items, ['j', 'h', 'f']);
});

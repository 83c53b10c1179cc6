import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { type RowWords, unbuiltRows } from '../../../src/bot/report/rows.ts';
import { createTimes } from '../../../src/bot/text/times.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import { collectGarbage } from '../../support/resource-levels.ts';

const words: RowWords = { times: createTimes('UTC', 0), sayTo: (command) => command };
const slices = createSlices();

interface Site {
  name: string;
  tags: string[];
  usage?: number | undefined;
  peers: Map<string, number>;
}

function sites(amount: number): Site[] {
  return Array.from({ length: amount }, (_, n) => ({
    name: `Zürich ${n} 🏪`,
    tags: ['pilot', `t${n}`],
    usage: n % 3 === 0 ? undefined : n,
    peers: new Map([[`hub ${n}`, n]]),
  }));
}

function rowsOf(items: readonly Site[]) {
  return unbuiltRows(items, ({ name, tags, usage, peers }, { sayTo }, place) => ({
    item: { name, facts: tags, opens: sayTo('status') },
    cells: [place, usage, ...peers.keys()],
  }));
}

t.test('packed rows are built as those that are not packed, from any place to any other', async (t) => {
  for (const amount of [0, 1, 249, 250, 251, 1_003]) {
    const items = sites(amount);
    const [plain, packed] = [rowsOf(items), rowsOf(items)];
    await packed.pack(slices);
    await packed.pack(slices);
    t.equal(packed.count, amount);
    t.same([...packed.build(words)], [...plain.build(words)], `${amount} rows`);
    for (const [from, end] of [
      [0, 10],
      [240, 260],
      [249, 250],
      [250, 251],
      [990, 2_000],
      [2_000, 2_010],
      [5, -3],
    ]) {
      const built = [...packed.build(words, from, end)];
      t.same(built, [...plain.build(words, from, end)], `${from} to ${end} of ${amount}`);
      const last = Math.min(end ?? 0, amount) - 1;
      if (built.length > 0) t.same([built[0]?.cells[0], built.at(-1)?.cells[0]], [from, last]);
    }
  }
});

t.test('rows that are being built while they are packed stay the same', async (t) => {
  const items = sites(1_003);
  const rows = rowsOf(items);
  const built = rows.build(words)[Symbol.iterator]();
  const first = built.next().value;
  const packing = rows.pack(slices);
  const all = [first];
  for (let next = built.next(); !next.done; next = built.next()) {
    all.push(next.value);
    if (all.length % 100 === 0) await delay(0);
  }
  await packing;
  t.same(all, [...rowsOf(items).build(words)]);
});

t.test('packed rows hold nothing of what they were made of', async (t) => {
  const items = sites(600);
  const refs = items.map((item) => new WeakRef(item));
  const rows = rowsOf(items);
  items.length = 0;
  await rows.pack(slices);
  for (let looks = 0; looks < 100 && refs.some((ref) => ref.deref() !== undefined); looks += 1) {
    await delay(10);
    collectGarbage();
  }
  t.equal(refs.filter((ref) => ref.deref() !== undefined).length, 0);
  t.equal([...rows.build(words)].length, 600);
});

t.test('what is no plain data is refused, and its rows are built as before', async (t) => {
  const rows = unbuiltRows([{ name: 'Lab', read: () => {} }], ({ name }) => ({
    item: { name },
    cells: [name],
  }));
  await t.rejects(rows.pack(slices), { message: /could not be cloned/ });
  t.same([...rows.build(words)], [{ item: { name: 'Lab' }, cells: ['Lab'] }]);
});

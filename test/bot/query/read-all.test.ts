import t from 'tap';
import { readAll } from '../../../src/bot/query/read-all.ts';
import { createWholeReads } from '../../../src/bot/report/whole-reads.ts';

/** Reads a list of so many pages. */
const pages =
  (amount: number) =>
  async (from = '1') => ({
    items: [Number(from)],
    ...(Number(from) < amount && { next: String(Number(from) + 1) }),
  });

t.test('one page needs no place, a second one does', async (t) => {
  const reads = createWholeReads(1);
  const ada = reads.begin('ada', 'clients');
  await ada.hold();
  const other = { wholeRead: reads.begin('ada', 'vpn') };
  t.same(await readAll(pages(1), other), { items: [1], isCut: false });
  await t.rejects(readAll(pages(2), other), { code: 'busy' });
  ada[Symbol.dispose]();
  const wholeRead = reads.begin('ada', 'vpn');
  t.same(await readAll(pages(2), { wholeRead }), { items: [1, 2], isCut: false });
  t.same(await readAll(pages(9), { wholeRead }, 3), { items: [1, 2, 3], isCut: true });
});

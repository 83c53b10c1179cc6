import t from 'tap';
import { gapEntry, gapIn } from '../../src/core/audit-gap.ts';
import { NOW, newEntry } from '../support/records.ts';

t.test('an entry about missing ones says how many and since when, and can be read again', async (t) => {
  for (const count of [1, 2, 12_345]) {
    const gap = { since: NOW, until: NOW + 60_000, count };
    t.strictSame(gapIn(gapEntry(gap)), gap);
    t.strictSame(gapIn(gapEntry({ ...gap, isAtLeast: true })), { ...gap, isAtLeast: true });
  }
  t.equal(gapEntry({ since: NOW, until: NOW, count: 1 }).outcome, '1 entry since 2026-01-15T09:00:00.000Z');
});

t.test('other entries, and text that somebody else wrote, say nothing about missing ones', async (t) => {
  t.equal(gapIn(newEntry({ outcome: '2 entries since 2026-01-15T09:00:00.000Z' })), undefined);
  for (const outcome of ['', 'many', '2 entries since then', '-2 entries since 2026-01-15T09:00:00.000Z'])
    t.equal(gapIn(newEntry({ action: 'entries_missing', outcome })), undefined, outcome);
});

import t from 'tap';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { createDeadlines } from '../../../src/store/postgres/deadlines.ts';

t.test('a deadline is on the clock of the database, however far that is from ours', (t) => {
  const deadlines = createDeadlines(9 * SECOND);
  t.equal(deadlines.next(), undefined, 'nothing is known of the clock yet');
  const theirs = Date.parse('2031-05-01T00:00:00Z');
  deadlines.note(theirs, performance.now());
  const next = deadlines.next() ?? 0;
  t.ok(next >= theirs + 8 * SECOND && next < theirs + MINUTE, `${next - theirs} ms`);
  t.end();
});

t.test('a slow answer does not show the clock, unless it shows that the known one is wrong', (t) => {
  const deadlines = createDeadlines(0);
  const theirs = 1_000_000_000;
  const slow = performance.now() - 5 * SECOND;
  deadlines.note(theirs, performance.now());
  deadlines.note(theirs + 5 * SECOND, slow);
  t.ok((deadlines.next() ?? 0) < theirs + 4 * SECOND);
  deadlines.note(theirs + MINUTE, slow, true);
  t.ok((deadlines.next() ?? 0) >= theirs + MINUTE);
  t.end();
});

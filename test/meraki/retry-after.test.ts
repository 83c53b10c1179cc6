import t from 'tap';
import { waitBeforeRetry } from '../../src/meraki/retry-after.ts';

t.test('what Retry-After says', async (t) => {
  const now = Date.parse('2026-08-03T12:00:00Z');
  t.equal(waitBeforeRetry('1', now, 1, 1000), 1000);
  t.equal(waitBeforeRetry(' 30 ', now, 3, 1000), 30_000);
  t.equal(waitBeforeRetry('0', now, 1, 1000), 0);
  t.equal(waitBeforeRetry('Mon, 03 Aug 2026 12:00:05 GMT', now, 1, 1000), 5000);
  t.equal(waitBeforeRetry('Mon, 03 Aug 2026 11:00:00 GMT', now, 1, 1000), 0);
});

t.test('without it: doubled, half of it chance', async (t) => {
  for (const header of [undefined, '', 'soon']) {
    for (let tries = 1; tries <= 4; tries++) {
      const most = 1000 * 2 ** (tries - 1);
      const wait = waitBeforeRetry(header, 0, tries, 1000);
      t.ok(wait >= most / 2 && wait <= most, `${header} ${tries}: ${wait}`);
    }
  }
});

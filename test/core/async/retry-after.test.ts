import t from 'tap';
import { retryAfterMs } from '../../../src/core/async/retry-after.ts';
import { DAY } from '../../../src/core/clock.ts';

t.test('a wait is at most a day, and seconds may have a fraction', async (t) => {
  t.equal(retryAfterMs('90', 0), 90_000);
  t.equal(retryAfterMs('1.5', 0), 1_500);
  for (const header of ['99999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) {
    t.equal(retryAfterMs(header, 0), DAY, header);
  }
  t.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', 5_000), 0);
  t.equal(retryAfterMs('soon', 0), undefined);
});

t.test('Retry-After is read in seconds, with fractions, or as a date (RFC 9110 §10.2.3)', async (t) => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  t.equal(retryAfterMs('7', now), 7_000);
  t.equal(retryAfterMs('1.5', now), 1_500);
  t.equal(retryAfterMs(' 0 ', now), 0);
  t.equal(retryAfterMs('Sun, 01 Mar 2026 12:00:30 GMT', now), 30_000);
  t.equal(retryAfterMs('Sun, 01 Mar 2026 11:00:00 GMT', now), 0, 'in the past');
  t.equal(retryAfterMs('Sunday, 01-Mar-26 12:00:30 GMT', now), 30_000);
  t.equal(retryAfterMs('2026-03-01T12:00:30Z', now), 30_000);
  t.equal(retryAfterMs('Sun Mar  1 12:00:30 2026', now), 30_000, 'GMT, as all of them');
  for (const header of [undefined, '', 'soon', '-5', '1e9', 'garbage 12', 'later 2040'])
    t.equal(retryAfterMs(header, now), undefined, String(header));
});

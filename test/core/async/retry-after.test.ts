import t from 'tap';
import { retryAfterMs } from '../../../src/core/async/retry-after.ts';
import { DAY } from '../../../src/core/clock.ts';

t.test('nobody is told to wait for ages, or for infinity', async (t) => {
  t.equal(retryAfterMs('90', 0), 90_000);
  for (const header of ['99999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) {
    t.equal(retryAfterMs(header, 0), DAY, header);
  }
  t.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', 5_000), 0);
  t.equal(retryAfterMs('soon', 0), undefined);
});

import t from 'tap';
import { retryDelay } from '../../src/meraki/retry-after.ts';

t.test('the wait is the one that Retry-After asks for', async (t) => {
  const now = Date.parse('2026-08-03T12:00:00Z');
  t.equal(retryDelay('1', now, 1, 1000), 1000);
  t.equal(retryDelay(' 30 ', now, 3, 1000), 30_000);
  t.equal(retryDelay('0', now, 1, 1000), 0);
  t.equal(retryDelay('Mon, 03 Aug 2026 12:00:05 GMT', now, 1, 1000), 5000);
  t.equal(retryDelay('Mon, 03 Aug 2026 11:00:00 GMT', now, 1, 1000), 0);
});

t.test('without Retry-After the wait doubles with every attempt, and half of it is random', async (t) => {
  for (const header of [undefined, '', 'soon']) {
    for (let attempt = 1; attempt <= 4; attempt++) {
      const longest = 1000 * 2 ** (attempt - 1);
      const wait = retryDelay(header, 0, attempt, 1000);
      t.ok(wait >= longest / 2 && wait <= longest, `${header} ${attempt}: ${wait}`);
    }
  }
});

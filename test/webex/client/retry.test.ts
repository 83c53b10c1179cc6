import t from 'tap';
import { defaultLimits } from '../../../src/webex/client/limits.ts';
import {
  AttemptFailedError,
  type AttemptKind,
  parseRetryAfter,
  waitBefore,
} from '../../../src/webex/client/retry.ts';

const wait = (
  kind: AttemptKind,
  call: { method?: string; attempt?: number; elapsed?: number } = {},
  retryAfter?: number,
) => {
  const failed = new AttemptFailedError(kind, 'x', { retryAfter });
  return waitBefore(failed, { method: 'GET', attempt: 1, elapsed: 0, ...call }, defaultLimits);
};

t.test('Retry-After in seconds, as a date, or neither (RFC 9110 §10.2.3)', async (t) => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  t.equal(parseRetryAfter('7', now), 7_000);
  t.equal(parseRetryAfter(' 0 ', now), 0);
  t.equal(parseRetryAfter('Sun, 01 Mar 2026 12:00:30 GMT', now), 30_000);
  t.equal(parseRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', now), 0, 'in the past');
  for (const header of [undefined, '', 'soon', '99999999999999']) {
    t.equal(parseRetryAfter(header, now), undefined, String(header));
  }
});

t.test('a limited call waits as long as it is told, up to a cap', async (t) => {
  t.equal(wait('limited', { method: 'POST' }, 7_000), 7_000);
  t.equal(wait('limited', { attempt: 50 }, 3_600_000), 30_000);
  t.equal(wait('limited', { elapsed: 31_000 }, 30_000), undefined, 'a minute in all');
  const least = wait('limited', { attempt: 3 }, 0) ?? 0;
  t.ok(least >= 1_000 && least <= 2_000, 'never at once');
});

t.test('the wait grows, and differs between callers', async (t) => {
  for (const attempt of [1, 2, 3, 4]) {
    const waits = Array.from({ length: 50 }, () => wait('interrupted', { attempt }) ?? 0);
    const whole = defaultLimits.backoff * 2 ** (attempt - 1);
    t.ok(waits.every((ms) => ms >= whole / 2 && ms <= whole));
    t.ok(new Set(waits).size > 1);
  }
  t.equal(wait('interrupted', { attempt: 5 }), undefined);
});

t.test('what may have been carried out is sent again only where that does no harm', async (t) => {
  for (const method of ['GET', 'PUT', 'DELETE']) t.ok(wait('interrupted', { method }), method);
  t.equal(wait('interrupted', { method: 'POST' }), undefined);
  t.ok(wait('unsent', { method: 'POST' }));
  t.equal(wait('final'), undefined);
});

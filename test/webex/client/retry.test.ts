import t from 'tap';
import type { AttemptKind } from '../../../src/webex/client/error.ts';
import { CLIENT_LIMITS } from '../../../src/webex/client/limits.ts';
import { AttemptFailedError, waitBefore } from '../../../src/webex/client/retry.ts';

const wait = (
  kind: AttemptKind,
  call: { method?: string; attempt?: number; elapsed?: number } = {},
  retryAfter?: number,
) => {
  const failed = new AttemptFailedError(kind, 'x', { retryAfter });
  return waitBefore(failed, { method: 'GET', attempt: 1, elapsed: 0, ...call }, CLIENT_LIMITS);
};

t.test('a limited call waits as long as Retry-After says, up to the longest wait', async (t) => {
  t.equal(wait('limited', { method: 'POST' }, 7_000), 7_000);
  t.equal(wait('limited', { attempt: 50 }, 3_600_000), 30_000);
  t.equal(wait('limited', { elapsed: 31_000 }, 30_000), undefined, 'the timeout of a call is a minute');
  const least = wait('limited', { attempt: 3 }, 0) ?? 0;
  t.ok(least >= 1_000 && least <= 2_000, 'a wait of 0 is never at once');
});

t.test('the wait doubles with each attempt and varies between callers', async (t) => {
  for (const attempt of [1, 2, 3, 4]) {
    const waits = Array.from({ length: 50 }, () => wait('interrupted', { attempt }) ?? 0);
    const whole = CLIENT_LIMITS.firstWait * 2 ** (attempt - 1);
    t.ok(waits.every((ms) => ms >= whole / 2 && ms <= whole));
    t.ok(new Set(waits).size > 1);
  }
  t.equal(wait('interrupted', { attempt: 5 }), undefined);
});

t.test(
  'a call that may have been carried out is sent again only when its method is idempotent',
  async (t) => {
    for (const method of ['GET', 'PUT', 'DELETE']) t.ok(wait('interrupted', { method }), method);
    t.equal(wait('interrupted', { method: 'POST' }), undefined);
    t.ok(wait('unsent', { method: 'POST' }));
    t.equal(wait('final'), undefined);
    t.equal(wait('unauthorized'), undefined);
  },
);

import t from 'tap';
import {
  createWebex,
  isOutcomeUnknown,
  isPassing,
  isRefused,
  WebexError,
} from '../../../src/webex/client/index.ts';
import { quick } from '../../support/gateway.ts';
import { always, message, startClient, TOKEN } from '../../support/webex-client.ts';

/** No wait fits into the timeout of a call, so none is repeated. */
const once = { firstWait: 90_000, longestWait: 90_000, totalTimeout: 30_000 };

t.test('a failed call is passing, of unknown outcome or refused', async (t) => {
  const { client, api } = await startClient(t, always(message), once);
  const cases: [number, boolean, boolean, boolean][] = [
    [500, true, true, false],
    [502, true, true, false],
    [503, true, true, false],
    [599, true, true, false],
    [408, true, true, false],
    [423, true, false, false],
    [429, true, false, false],
    [401, true, false, false],
    [400, false, false, true],
    [403, false, false, true],
    [404, false, false, true],
    [413, false, false, true],
    [302, true, false, false],
    [303, true, true, false],
    [200, true, true, false],
  ];
  for (const [status, ...expected] of cases) {
    api.faults.add({ path: /./, times: 1, effect: { kind: 'answer', status } });
    const error: unknown = await client.messages.create({ roomId: 'r' }).catch((thrown: unknown) => thrown);
    t.strictSame([isPassing(error), isOutcomeUnknown(error), isRefused(error)], expected, String(status));
  }
  for (const error of [new Error('fetch failed'), undefined])
    t.notOk(isPassing(error) || isOutcomeUnknown(error) || isRefused(error), 'no error of a call');
});

t.test('a call that had no connection has no effect, one that was cut may have', async (t) => {
  const unreachable = createWebex({
    token: TOKEN,
    apiUrl: 'http://127.0.0.1:1/v1',
    limits: { ...quick, maxAttempts: 1 },
  });
  t.teardown(() => unreachable.close());
  const unsent: unknown = await unreachable.messages.create({}).catch((error: unknown) => error);
  t.match(unsent, { kind: 'unsent', status: undefined });
  t.strictSame([isPassing(unsent), isOutcomeUnknown(unsent)], [true, false]);
  const { client, api } = await startClient(t, always(message));
  api.faults.add({ path: /./, times: 1, effect: { kind: 'reset' } });
  const cut: unknown = await client.messages.create({}).catch((error: unknown) => error);
  t.strictSame([isPassing(cut), isOutcomeUnknown(cut)], [true, true]);
});

t.test('a refusal says when to come again', async (t) => {
  const { client, api } = await startClient(t, always(message), once);
  const effect = { kind: 'answer', status: 423, headers: { 'retry-after': '7' } } as const;
  api.faults.add({ path: /./, times: 1, effect });
  const limited: unknown = await client.messages.create({}).catch((error: unknown) => error);
  t.match(limited, { kind: 'limited', retryAfter: 7_000 });
});

t.test('errors of our own are no failure in passing', async (t) => {
  t.notOk(isPassing(new WebexError({ method: 'GET', path: '/' }, 'not called')));
});

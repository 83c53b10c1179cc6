import type { RequestListener } from 'node:http';
import t from 'tap';
import { until } from '../../support/until.ts';
import { always, message, startClient } from '../../support/webex-client.ts';

const limited = { kind: 'answer', status: 429, headers: { 'retry-after': '0' } } as const;

t.test('a check is awaited right before each attempt, also after a wait', async (t) => {
  const { client, api } = await startClient(t, always(message));
  api.faults.add({ method: 'POST', path: /./, times: 2, effect: limited });
  const seen: number[] = [];
  await client.messages.create({ roomId: 'r1', markdown: 'hello' }, async () => {
    seen.push(api.requests.length);
  });
  t.strictSame(seen, [0, 1, 2]);
  t.equal(api.requests.length, 3);
});

t.test('what a check throws ends the call unchanged, and nothing more is sent', async (t) => {
  const { client, api } = await startClient(t, always(message));
  api.faults.add({ method: 'POST', path: /./, times: 1, effect: limited });
  const joined = new Error('a guest has joined');
  const thrown = client.messages.create({ roomId: 'r1', markdown: 'hello' }, async () => {
    if (api.requests.length > 0) throw joined;
  });
  await t.rejects(thrown, joined);
  t.equal(await thrown.catch((error: unknown) => error), joined);
  t.equal(api.requests.length, 1);
});

t.test('no slow call stands between a check and the call that it allows', async (t) => {
  const held: (() => void)[] = [];
  const hold: RequestListener = (req, res) => {
    if (req.url?.endsWith('/slow')) held.push(() => always(message)(req, res));
    else always(message)(req, res);
  };
  const { client, api } = await startClient(t, hold, { connections: 2 });
  const slow = Array.from({ length: 4 }, () => client.messages.get('slow'));
  await until('two calls have arrived', () => held.length === 2);
  let checks = 0;
  const posted = await client.messages.create({ roomId: 'r1' }, async () => {
    checks += 1;
  });
  t.match([posted.id, checks], ['m1', 1]);
  t.equal(api.requests.filter(({ method }) => method === 'POST').length, 1, 'posted while all others wait');
  await until('all calls have arrived', () => {
    for (const answer of held.splice(0)) answer();
    return api.requests.length === 5;
  });
  for (const answer of held.splice(0)) answer();
  await Promise.all(slow);
});

t.test(
  'a call is checked when it has its connection, and one that may not go on gives it back',
  async (t) => {
    const held: (() => void)[] = [];
    const hold: RequestListener = (req, res) => {
      held.push(() => always(message)(req, res));
    };
    const { client } = await startClient(t, hold, { connections: 1 });
    const checked: string[] = [];
    const post = (name: string, isAllowed = true) =>
      client.messages.create({ roomId: name }, async () => {
        checked.push(name);
        if (!isAllowed) throw new Error('not allowed');
      });
    const first = post('first');
    await until('a call has arrived', () => held.length === 1);
    const refused = post('refused', false);
    const last = post('last');
    t.strictSame(checked, ['first']);
    held[0]?.();
    await first;
    await t.rejects(refused, /not allowed/);
    await until('two calls have arrived', () => held.length === 2);
    t.strictSame(checked, ['first', 'refused', 'last']);
    held[1]?.();
    await last;
  },
);

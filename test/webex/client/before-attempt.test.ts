import t from 'tap';
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

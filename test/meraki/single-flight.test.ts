import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { json, known, linkTo, type Script, serve, tokens } from '../support/scripted-meraki.ts';

const NOON = Date.UTC(2026, 8, 16, 12);

const counts = { counts: { byStatus: { online: 1 } } };
const counted = new Map([['online', 1]]);

t.test('identical reads of one link at the same time are one call', async (t) => {
  const { api, server } = await serve(t, (_req, res) => setTimeout(() => json(res, counts), 50));
  const asked = Array.from({ length: 20 }, () => api.open(linkTo()).statusCounts());
  for (const answer of await Promise.all(asked)) t.same(answer, counted);
  t.equal(server.requests.length, 1);
  await api.open(linkTo()).statusCounts();
  t.equal(server.requests.length, 2, 'a later read is another call');
});

t.test('another link, another filter or another person is another call', async (t) => {
  const { api, server } = await serve(t, (_req, res) => setTimeout(() => json(res, counts), 50));
  await Promise.all([
    api.open(linkTo()).statusCounts(),
    api.open(linkTo()).statusCounts({ networkId: 'N_1' }),
    api.open(linkTo('1', tokens(), { linkedAt: 2 })).statusCounts(),
    api.open(linkTo('1', tokens(), { personId: 'tom' })).statusCounts(),
    api.open(linkTo('2')).statusCounts(),
  ]);
  t.equal(server.requests.length, 5);
});

t.test('a failure of a shared call is a failure for every caller', async (t) => {
  const { api, server } = await serve(t, (_req, res) => setTimeout(() => json(res, {}, 403), 50));
  const asked = Array.from({ length: 3 }, () => api.open(linkTo()).statusCounts());
  for (const one of await Promise.allSettled(asked))
    t.match(one, { status: 'rejected', reason: known('missing_scope') });
  t.equal(server.requests.length, 1);
});

t.test('callers that joined read again when the first one reaches its deadline', async (t) => {
  let isOver = false;
  let answered = 0;
  const { api, server } = await serve(t, (_req, res) => {
    if (!isOver) return;
    answered += 1;
    json(res, counts);
  });
  const shortCall = api.open(linkTo(), 100).statusCounts();
  shortCall.catch(() => {
    isOver = true;
  });
  const longCalls = [1, 2, 3].map(() => api.open(linkTo(), MINUTE).statusCounts());
  await t.rejects(shortCall, { ...known('meraki_unavailable'), message: /within 0 seconds/ });
  for (const answer of await Promise.all(longCalls)) t.same(answer, counted);
  t.equal(answered, 1, 'one call for all three');
  t.ok(server.requests.length <= 2, 'and the first one, which a slow machine may not have sent');
});

t.test('callers that joined read again when the first one has no time for its turn', async (t) => {
  let ahead = 0;
  const script: Script = (_req, res, n) => {
    if (n > 1) return json(res, counts);
    // Half a second is left when it learns that it has to wait.
    ahead = MINUTE - 500;
    json(res, {}, 429, { 'Retry-After': '1' });
  };
  const { api, server } = await serve(t, script, { clock: () => NOON + ahead });
  const shortCall = api.open(linkTo(), MINUTE).statusCounts();
  const longCall = api.open(linkTo(), 3 * MINUTE).statusCounts();
  await t.rejects(shortCall, known('meraki_limited'));
  t.same(await longCall, counted);
  t.equal(server.requests.length, 2);
});

t.test('a caller that joined with less time ends at its own deadline', async (t) => {
  const over = Promise.withResolvers<void>();
  const { api } = await serve(t, async (_req, res) => {
    await over.promise;
    json(res, counts);
  });
  const longCall = api.open(linkTo(), MINUTE).statusCounts();
  await t.rejects(api.open(linkTo(), 100).statusCounts(), known('meraki_unavailable'));
  over.resolve();
  t.same(await longCall, counted);
});

t.test('a POST is never shared', async (t) => {
  const { api, server } = await serve(t, (_req, res, n) =>
    setTimeout(() => json(res, { pingId: String(n) }, 201), 50),
  );
  const ping = () => api.open(linkTo()).startPing('Q2-1', '9.9.9.9');
  const jobs = await Promise.all([ping(), ping()]);
  t.same(new Set(jobs.map(({ id }) => id)), new Set(['1', '2']));
  t.equal(server.requests.length, 2);
});

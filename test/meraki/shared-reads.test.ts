import type { IncomingMessage } from 'node:http';
import t, { type Test } from 'tap';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { DashboardLink } from '../../src/core/dashboard.ts';
import { KnownError } from '../../src/core/errors.ts';
import { grantId } from '../../src/core/links.ts';
import type { MerakiApiDeps } from '../../src/meraki/api.ts';
import { json, known, linkTo, type Script, serve, tokens, virtualTime } from '../support/scripted-meraki.ts';

const counts = { counts: { byStatus: { online: 1 } } };
const counted = new Map([['online', 1]]);

/** A Dashboard API whose answers are scripted, and people with links to its organization 1. */
async function setup(t: Test, script: Script, deps: Partial<MerakiApiDeps> = {}) {
  const time = virtualTime(Date.UTC(2026, 10, 30, 12));
  const served = await serve(t, script, { clock: time.clock, now: time.clock, areShared: true, ...deps });
  const issuedNow = time.clock();
  /** A link of a person whose tokens were issued just now, or long ago. */
  const linkOf = (personId: string, fields: Partial<DashboardLink> = {}, issuedAt = issuedNow) => ({
    ...linkTo('1', tokens(`token-of-${personId}`, `second-token-of-${personId}`), { personId }, issuedAt),
    ...fields,
  });
  const ask = (personId: string, fields: Partial<DashboardLink> = {}, issuedAt = issuedNow) =>
    served.api.open(linkOf(personId, fields, issuedAt)).statusCounts();
  const callsOf = (personId: string) =>
    served.server.requests.filter(({ headers }) => headers.authorization?.endsWith(`token-of-${personId}`))
      .length;
  const pass = (ms: number) => time.sleep(ms);
  return { ...served, linkOf, ask, callsOf, pass, calls: () => served.server.requests.length };
}

const isOf = (personId: string, { headers }: IncomingMessage) =>
  headers.authorization === `Bearer token-of-${personId}`;

t.test('a hundred people of one organization at once are one call', async (t) => {
  const { ask, calls } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 50));
  const asked = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(`person-${n}`)));
  for (const answer of asked) t.same(answer, counted);
  t.equal(calls(), 1);
});

t.test('an answer does for others for eight seconds, and says when it was read', async (t) => {
  const { api, linkOf, ask, calls, pass } = await setup(t, (_req, res) => json(res, counts));
  const first = api.open(linkOf('ada'));
  await first.statusCounts();
  await pass(8 * SECOND);
  const second = api.open(linkOf('tom'));
  t.same(await second.statusCounts(), counted);
  t.equal(calls(), 1);
  t.equal(second.readAt(), first.readAt());
  await pass(1);
  await ask('tom');
  t.equal(calls(), 2);
});

t.test('a refresh passes an answer that is older than two seconds', async (t) => {
  const { ask, calls, pass } = await setup(t, (_req, res) => json(res, counts));
  await ask('ada');
  await pass(2 * SECOND);
  await ask('ada', { isRefresh: true });
  t.equal(calls(), 1);
  await pass(1);
  await Promise.all([ask('ada', { isRefresh: true }), ask('tom', { isRefresh: true })]);
  t.equal(calls(), 2, 'once for all who refresh');
  await ask('ben');
  t.equal(calls(), 2, 'and the new answer does for the others');
});

t.test('another organization, other scopes and another address are other calls', async (t) => {
  const { api, ask, calls, linkOf } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 50));
  await Promise.all([
    ask('ada'),
    ask('tom', { scopes: ['dashboard:general:config:read', 'wireless:config:read'] }),
    ask('ben', linkTo('2', undefined, undefined, Date.UTC(2026, 10, 30, 12))),
    api.open(linkOf('eve')).statusCounts({ networkId: 'N_1' }),
  ]);
  t.equal(calls(), 4);
});

t.test('borrowers of the same networks share a call, and those of others have their own', async (t) => {
  const { api, linkOf, calls, server } = await setup(t, (_req, res) =>
    setTimeout(() => json(res, counts), 50),
  );
  const borrowed = (askerId: string, networkIds: string[]) =>
    api.open(linkOf('ada', { askerId })).statusCounts({ networkIds });
  await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      borrowed(`person-${n}`, n % 2 === 0 ? ['N_1', 'N_2'] : ['N_2', 'N_1', 'N_2']),
    ),
  );
  t.equal(calls(), 1, 'in whatever order the networks are named');
  await borrowed('tom', ['N_2', 'N_1']);
  t.equal(calls(), 1, 'and its answer does for the next seconds');
  await Promise.all([
    borrowed('tom', ['N_1']),
    borrowed('eve', ['N_1', 'N_2', 'N_3']),
    api.open(linkOf('ada')).statusCounts(),
  ]);
  t.equal(calls(), 4);
  t.same(server.requests.map(({ query }) => query.getAll('networkIds[]').join()).toSorted(), [
    '',
    'N_1',
    'N_1,N_2',
    'N_1,N_2,N_3',
  ]);
});

t.test('a borrower whose question ends fails no other of the same link', async (t) => {
  const released = Promise.withResolvers<void>();
  const { api, linkOf, calls } = await setup(t, async (_req, res) => {
    await released.promise;
    json(res, counts);
  });
  const networkIds = ['N_1', 'N_2'];
  const tom = api.open(linkOf('ada', { askerId: 'tom' }));
  const given = tom.statusCounts({ networkIds }).catch(() => undefined);
  const eve = api.open(linkOf('ada', { askerId: 'eve' })).statusCounts({ networkIds });
  tom.end();
  released.resolve();
  t.same(await eve, counted);
  await given;
  t.ok(calls() <= 2);
});

t.test('the order of scopes makes no difference', async (t) => {
  const { ask, calls } = await setup(t, (_req, res) => json(res, counts));
  await ask('ada', { scopes: ['a', 'b'] });
  await ask('tom', { scopes: ['b', 'a'] });
  t.equal(calls(), 1);
});

t.test(
  'a link proves its reach with a call of its own before it is answered with what others read',
  async (t) => {
    const { ask, callsOf, server, pass } = await setup(t, (req, res) =>
      json(res, req.url?.endsWith('/organizations/1') ? { id: '1' } : counts),
    );
    await ask('ada');
    await ask('tom', {}, 0);
    t.equal(callsOf('tom'), 1);
    t.match(server.requests.at(-1)?.path, /\/organizations\/1$/);
    await pass(8 * SECOND + 1);
    await ask('ada');
    await ask('tom', {}, 0);
    t.equal(callsOf('tom'), 1, 'for ten minutes');
    await pass(10 * MINUTE);
    await ask('ada', {}, Date.UTC(2026, 10, 30, 12, 15));
    await ask('tom', {}, 0);
    t.equal(callsOf('tom'), 2);
  },
);

t.test('a call of its own that was answered is a proof', async (t) => {
  const { ask, callsOf, pass } = await setup(t, (_req, res) => json(res, counts));
  await ask('tom', {}, 0);
  await pass(9 * SECOND);
  await ask('ada');
  await ask('tom', {}, 0);
  t.equal(callsOf('tom'), 1);
});

t.test('many commands of one link prove its reach once', async (t) => {
  const { ask, callsOf } = await setup(t, (req, res) =>
    setTimeout(() => json(res, req.url?.endsWith('/organizations/1') ? { id: '1' } : counts), 20),
  );
  await ask('ada');
  await Promise.all(Array.from({ length: 20 }, () => ask('tom', {}, 0)));
  t.equal(callsOf('tom'), 1);
});

t.test('a link that Meraki refuses gets nothing that others read', async (t) => {
  for (const [status, code] of [
    [403, 'missing_scope'],
    [401, 'meraki_denied'],
    [404, 'not_found'],
  ] as const) {
    await t.test(`HTTP ${status}`, async (t) => {
      const { ask, callsOf, pass } = await setup(t, (req, res) => {
        if (/token-of-tom$/.test(req.headers.authorization ?? '')) return json(res, {}, status);
        json(res, counts);
      });
      await ask('ada');
      await t.rejects(ask('tom', {}, 0), known(code));
      t.same(await ask('ada'), counted, 'the others go on');
      t.equal(callsOf('ada'), 1);
      await pass(9 * SECOND);
      await t.rejects(ask('tom'), known(code), 'nor is it believed to be well because it was issued before');
      await ask('ada');
      await t.rejects(ask('tom'), known(code));
    });
  }
});

t.test('a link that Meraki refuses in one operation gets nothing of it that others read', async (t) => {
  let isRefused = true;
  const { api, ask, linkOf } = await setup(t, (req, res) => {
    if (req.url?.endsWith('/organizations/1')) return json(res, { id: '1' });
    if (isRefused && isOf('tom', req)) return json(res, {}, 403);
    json(res, req.url?.includes('/networks?') ? [{ id: 'N_1', name: 'Graz' }] : counts);
  });
  await t.rejects(ask('tom'), known('missing_scope'));
  await t.rejects(api.open(linkOf('tom')).networks(), known('missing_scope'));
  await ask('ada');
  await api.open(linkOf('ada')).networks();
  await t.rejects(ask('tom'), known('missing_scope'), 'an answer');
  await t.rejects(api.open(linkOf('tom')).networks(), known('missing_scope'), 'a kept list');
  isRefused = false;
  t.same(await ask('tom'), counted);
  t.match(await api.open(linkOf('tom')).networks(), [{ id: 'N_1' }], 'until its own token is taken');
});

t.test('the failure of somebody who has lost the right is not that of those who joined', async (t) => {
  const { ask, callsOf, calls } = await setup(t, (req, res) =>
    setTimeout(() => (isOf('ada', req) ? json(res, {}, 403) : json(res, counts)), 50),
  );
  const first = ask('ada');
  const others = ['tom', 'ben', 'eve'].map((one) => ask(one));
  await t.rejects(first, known('missing_scope'));
  for (const answer of await Promise.all(others)) t.same(answer, counted);
  t.equal(callsOf('ada'), 1);
  t.ok(calls() <= 4, 'each asks once at most');
});

t.test(
  'when the first of a hundred people has lost the right, the others still share one call',
  async (t) => {
    const { ask, calls } = await setup(t, (req, res) =>
      setTimeout(() => (isOf('ada', req) ? json(res, {}, 403) : json(res, counts)), 50),
    );
    const refused = t.rejects(ask('ada'), known('missing_scope'));
    for (const answer of await Promise.all(Array.from({ length: 99 }, (_, n) => ask(`person-${n}`)))) {
      t.same(answer, counted);
    }
    await refused;
    t.equal(calls(), 2);
  },
);

t.test('the failure of a link that gives no token is not that of those who joined', async (t) => {
  const { ask } = await setup(t, (_req, res) => json(res, counts));
  const ended = new KnownError('relink_required', 'Over.', 'Link again.');
  const slow = Promise.withResolvers<string>();
  const first = ask('ada', {
    source: { token: () => slow.promise, renew: () => slow.promise, issuedAt: async () => 0 },
  });
  const second = ask('tom');
  setTimeout(() => slow.reject(ended), 20);
  await t.rejects(first, ended);
  t.same(await second, counted);
});

t.test("a failure of Meraki's is one for all who wait for the same call", async (t) => {
  const { ask, calls } = await setup(t, (_req, res) => setTimeout(() => json(res, {}, 500), 20));
  const asked = await Promise.allSettled(['ada', 'tom', 'ben'].map((one) => ask(one)));
  for (const one of asked) t.match(one, { status: 'rejected', reason: known('meraki_unavailable') });
  t.equal(calls(), 3, 'the attempts of one');
});

t.test('a scope that no link of them has is missing for all', async (t) => {
  const refusal = {
    errors: ['Incorrect OAuth scopes. The required scopes are: ["dashboard:general:telemetry:read"]'],
  };
  const { ask, calls, pass } = await setup(t, (_req, res) => setTimeout(() => json(res, refusal, 403), 20));
  const asked = await Promise.allSettled(['ada', 'tom', 'ben'].map((one) => ask(one)));
  for (const one of asked) t.match(one, { status: 'rejected', reason: known('missing_scope') });
  t.equal(calls(), 1);
  await pass(SECOND);
  await t.rejects(ask('tom'), known('missing_scope'));
  t.equal(calls(), 2, 'a failure is not kept');
});

t.test('a link that has ended is refused, whatever is there', async (t) => {
  const { ask, calls } = await setup(t, (_req, res) => json(res, counts));
  await ask('ada');
  const ended = new KnownError('not_linked', 'Over.', 'Link.');
  const refuse = async () => {
    throw ended;
  };
  await t.rejects(ask('tom', { source: { token: refuse, renew: refuse, issuedAt: refuse } }), ended);
  t.equal(calls(), 1);
});

t.test('a link that ends while it waits for what another one reads is refused', async (t) => {
  const ending = Promise.withResolvers<void>();
  const { ask, linkOf, calls } = await setup(t, async (_req, res) => {
    await ending.promise;
    json(res, counts);
  });
  const reading = ask('ada');
  let checks = 0;
  const issuedAt = async () => {
    checks += 1;
    if (checks > 1) throw new KnownError('not_linked', 'Over.', 'Link.');
    ending.resolve();
    return Date.UTC(2026, 10, 30, 12);
  };
  await t.rejects(ask('tom', { source: { ...linkOf('tom').source, issuedAt } }), known('not_linked'));
  t.same(await reading, counted, 'the other one is answered');
  t.equal(calls(), 1);
});

t.test('a link whose refresh brought other scopes gets nothing that others read', async (t) => {
  const { ask, calls, linkOf } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 20));
  await ask('ada');
  const source = { ...linkOf('tom').source, issuedAt: async () => undefined };
  await ask('tom', { source });
  t.equal(calls(), 2);
});

t.test('when a link ends, what was read in its organization is dropped', async (t) => {
  const { api, ask, calls } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 20));
  await ask('ada');
  const reading = ask('tom', { isRefresh: true, scopes: [] });
  api.forget(grantId({ personId: 'eve', organizationId: '1' }));
  await ask('ada');
  t.equal(calls(), 3, 'read again');
  await reading;
  await ask('tom', { scopes: [] });
  t.equal(calls(), 4, 'what was under way is not kept either');
});

t.test('with SHARED_READS=off a link shares only with itself, what it reads at the same time', async (t) => {
  const { ask, calls } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 50), {
    areShared: false,
  });
  await Promise.all(['ada', 'ada', 'tom'].map((one) => ask(one)));
  t.equal(calls(), 2);
  await ask('ada');
  t.equal(calls(), 3);
});

t.test('live tools and what is about the link itself are never shared with others', async (t) => {
  const { api, linkOf, calls, server } = await setup(t, (req, res, n) =>
    setTimeout(() => {
      if (req.method === 'POST') return json(res, { pingId: String(n) }, 201);
      json(res, req.url?.endsWith('/organizations/1') ? { id: '1' } : { status: 'complete' });
    }, 50),
  );
  const ping = (who: string) => api.open(linkOf(who)).startPing('Q2-1', '9.9.9.9');
  const [job, other] = await Promise.all([ping('ada'), ping('ada')]);
  t.not(job.id, other.id);
  await Promise.all([api.open(linkOf('ada')).readPing(job), api.open(linkOf('tom')).readPing(job)]);
  t.equal(calls(), 4);
  t.equal(server.requests.filter(({ method }) => method === 'GET').length, 2);
});

t.test('callers that joined read again when the first one reaches its deadline', async (t) => {
  let isOver = false;
  let answered = 0;
  const { api, linkOf, server } = await setup(t, (_req, res) => {
    if (!isOver) return;
    answered += 1;
    json(res, counts);
  });
  const shortCall = api.open(linkOf('ada'), 100).statusCounts();
  shortCall.catch(() => {
    isOver = true;
  });
  const longCalls = ['tom', 'ben', 'ada'].map((one) => api.open(linkOf(one), MINUTE).statusCounts());
  await t.rejects(shortCall, { ...known('meraki_unavailable'), message: /within 0 seconds/ });
  for (const answer of await Promise.all(longCalls)) t.same(answer, counted);
  t.equal(answered, 1, 'one call for all three');
  t.ok(server.requests.length <= 2, 'and the first one, which a slow machine may not have sent');
});

t.test('a caller that joined with less time ends at its own deadline', async (t) => {
  const over = Promise.withResolvers<void>();
  const { api, linkOf } = await setup(t, async (_req, res) => {
    await over.promise;
    json(res, counts);
  });
  const longCall = api.open(linkOf('ada'), MINUTE).statusCounts();
  await t.rejects(api.open(linkOf('tom'), 100).statusCounts(), known('meraki_unavailable'));
  over.resolve();
  t.same(await longCall, counted);
});

t.test('a caller that waits for the proof of a longer command ends at its own deadline', async (t) => {
  const over = Promise.withResolvers<void>();
  const { api, linkOf, ask, server } = await setup(t, async (req, res) => {
    if (!req.url?.endsWith('/organizations/1')) return json(res, counts);
    await over.promise;
    json(res, { id: '1' });
  });
  await ask('ada');
  const longCall = api.open(linkOf('tom', {}, 0), MINUTE).statusCounts();
  await t.rejects(api.open(linkOf('tom', {}, 0), 100).statusCounts(), known('meraki_unavailable'));
  over.resolve();
  t.same(await longCall, counted);
  t.equal(server.requests.length, 2);
});

t.test('what was read is counted', async (t) => {
  const { silentMeter } = await import('../../src/core/meter.ts');
  const reads: string[] = [];
  const meter = { ...silentMeter, read: (source: string) => reads.push(source) };
  const { ask } = await setup(t, (_req, res) => setTimeout(() => json(res, counts), 20), { meter });
  await Promise.all([ask('ada'), ask('tom')]);
  await ask('ben');
  t.same(reads, ['call', 'joined', 'snapshot']);
});

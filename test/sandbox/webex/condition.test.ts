import t from 'tap';
import { z } from 'zod';
import { CONDITIONS } from '../../../src/sandbox/webex/conditions.ts';
import { startStandIn, startTarget } from '../../support/webex-stand-in.ts';

const { webex, call, ada, bot, operations } = await startStandIn(t);
const { condition, deliveries, settings } = webex.api;
const Shown = z.object({ current: z.string(), all: z.array(z.object({ id: z.string() })) });

async function choose(id: string) {
  const response = await fetch(`${webex.url}/sandbox/condition`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  return { status: response.status, body: response.ok ? Shown.parse(await response.json()) : undefined };
}
/** Posts a message. @returns undefined when no answer came */
const post = (person: typeof ada) =>
  fetch(`${webex.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.webexToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ roomId: operations, text: 'hello' }),
  }).catch(() => undefined);
const count = () => webex.api.messagesIn(operations).size;

t.test('Webex is well at first, and the page is told what it can be', async (t) => {
  const shown = Shown.parse(await (await fetch(`${webex.url}/sandbox/condition`)).json());
  t.equal(shown.current, 'well');
  t.strictSame(
    shown.all.map(({ id }) => id),
    CONDITIONS.map(({ id }) => id),
  );
  t.equal((await choose('dancing')).status, 400);
  t.equal(condition.current.id, 'well');
});

t.test('each condition is one for the calls of the bot alone, and ends', async (t) => {
  const told: Record<string, [status: number | undefined, posted: number]> = {
    failing: [500, 0],
    unavailable: [503, 0],
    locked: [423, 0],
    limiting: [429, 0],
    cutting: [undefined, 0],
    losing: [502, 1],
    late: [200, 1],
    deaf: [200, 1],
  };
  for (const [id, [status, posted]] of Object.entries(told)) {
    t.match(await choose(id), { status: 200, body: { current: id } });
    const before = count();
    t.equal((await post(bot))?.status, status, id);
    t.equal(count(), before + posted, id);
    t.equal((await post(ada))?.status, 200, `${id}: people don't feel it`);
    await choose('well');
    t.equal((await post(bot))?.status, 200, `${id}: it has ended`);
  }
  t.strictSame(
    CONDITIONS.map(({ id }) => id).filter((id) => !(id in told)),
    ['well', 'hanging'],
  );
});

t.test('a bot that may come back later is told when', async (t) => {
  for (const id of ['unavailable', 'locked', 'limiting']) {
    await choose(id);
    t.equal((await post(bot))?.headers.get('retry-after'), '5', id);
  }
});

t.test('while Webex hangs the bot gets no answer, and everybody else does', async (t) => {
  await choose('hanging');
  const given = AbortSignal.timeout(300);
  const headers = { authorization: `Bearer ${bot.webexToken}` };
  await t.rejects(fetch(`${webex.url}/v1/people/me`, { headers, signal: given }), { name: 'TimeoutError' });
  t.equal((await call(ada, 'GET', '/people/me')).status, 200);
  await choose('well');
});

t.test('what is late can be read after a second', async (t) => {
  await choose('late');
  t.equal(settings.unreadableFor, 1_000);
  await choose('well');
  t.equal(settings.unreadableFor, 0);
});

t.test('webhooks stay off until the bot has switched each of them on again; then all is well', async (t) => {
  const { url: targetUrl } = await startTarget(t);
  const body = { name: 'x', targetUrl, resource: 'messages', event: 'all' };
  const paths: string[] = [];
  for (const name of ['one', 'two'])
    paths.push(`/webhooks/${(await call(bot, 'POST', '/webhooks', { ...body, name })).id}`);
  const changes: string[] = [];
  t.teardown(condition.subscribe(() => changes.push(condition.current.id)));
  await choose('deaf');
  await post(ada);
  await deliveries.idle();
  t.equal(deliveries.sent.length, 0);
  for (const path of paths) {
    t.equal(condition.current.id, 'deaf');
    await call(bot, 'PUT', path, { name: 'x', targetUrl, status: 'active' });
  }
  // The switch looks after the answer has gone out.
  await call(bot, 'GET', '/people/me');
  t.strictSame(changes, ['deaf', 'well']);
});

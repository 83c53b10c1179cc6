import t from 'tap';
import { kindOfAnswer } from '../../../src/webex/client/answer-kind.ts';
import {
  isGone,
  isOutcomeUnknown,
  isPassing,
  isRefused,
  isTokenRefused,
  WebexError,
} from '../../../src/webex/client/index.ts';
import { NOT_REACHED, UNREADABLE, webPage } from '../../support/odd-answers.ts';
import { answered } from '../../support/posting.ts';
import { ada, always, message, startClient, TOKEN } from '../../support/webex-client.ts';

/** No wait fits into the timeout of a call, so none is repeated. */
const once = { firstWait: 90_000, longestWait: 90_000, totalTimeout: 30_000 };

/** What each status of a call says. The others decide nothing: nobody has looked at the call. */
const unknown = (status: number) => status >= 500 || [303, 304, 408].includes(status);
const limited = [423, 429];
const notReached = [300, 301, 302, 305, 306, 307, 308, 407, 421, 425, 426, 511];

function expectedKind(status: number): string {
  if (notReached.includes(status)) return 'unsent';
  if (limited.includes(status)) return 'limited';
  if (status === 401) return 'unauthorized';
  return unknown(status) ? 'interrupted' : 'final';
}

async function failureOf(call: Promise<unknown>): Promise<WebexError | undefined> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebexError) return error;
    throw error;
  }
  return undefined;
}

t.test('every status from 300 to 599 is told apart, whatever is called', async (t) => {
  const { client, api } = await startClient(t, always({ ...message, items: [] }), once);
  const calls = {
    post: () => client.messages.create({ roomId: 'r' }),
    get: () => client.messages.get('m'),
    list: () => client.memberships.list({ roomId: 'r' }),
    put: () => client.messages.update({ id: 'm' }),
    delete: () => client.messages.remove('m'),
  };
  for (const [name, call] of Object.entries(calls))
    for (let status = 300; status < 600; status += 1) {
      api.faults.add({ path: /./, times: 1, effect: answered(status, { location: 'http://127.0.0.1:1/' }) });
      const error = await failureOf(call());
      const kind = expectedKind(status);
      if (error?.kind !== kind || error.status !== status) t.fail(`${name} ${status}`, { error });
      const told = [isPassing(error), isOutcomeUnknown(error), isRefused(error)];
      const wanted = [kind !== 'final', kind === 'interrupted', kind === 'final'];
      if (String(told) !== String(wanted)) t.fail(`${name} ${status}`, { told, wanted });
    }
  t.equal(api.requests.length, 300 * Object.keys(calls).length, 'each is one call');
});

t.test('a web page in the place of a refusal is not one of Webex', async (t) => {
  const { client, api } = await startClient(t, always(message), once);
  for (const status of [401, 403, 404, 451]) {
    api.faults.add({ path: /./, times: 1, effect: webPage(status) });
    const error = await failureOf(client.messages.get('m'));
    t.match(error, { status, kind: 'unsent' });
    t.notOk(isGone(error) || isRefused(error) || isTokenRefused(error), String(status));
    api.faults.add({ path: /./, times: 1, effect: webPage(status, { trackingid: 'ROUTER_1' }) });
    t.equal(isPassing(await failureOf(client.messages.get('m'))), status === 401, 'with a tracking id it is');
  }
  for (const status of [400, 413, 414, 431]) {
    api.faults.add({ path: /./, times: 1, effect: webPage(status) });
    t.ok(isRefused(await failureOf(client.messages.create({}))), `${status} is about the form of the call`);
  }
  t.equal(kindOfAnswer(403, {}), 'final');
  t.equal(kindOfAnswer(403, { 'content-type': 'application/json' }), 'final');
});

t.test('a GET, a PUT and a DELETE are tried again after an odd answer', async (t) => {
  const { client, api } = await startClient(t, always(message));
  const calls = [
    () => client.messages.get('m1'),
    () => client.messages.update({ id: 'm1' }),
    () => client.messages.remove('m1'),
  ];
  for (const [name, effect] of [...NOT_REACHED, ...UNREADABLE]) {
    for (const [index, call] of calls.entries()) {
      const before = api.requests.length;
      api.faults.add({ path: /./, times: 2, effect });
      await call();
      // What has nothing to say may say anything but a page.
      const isSaid = index === 2 && UNREADABLE.some(([one]) => one === name) && !/page|elsewhere/.test(name);
      t.equal(api.requests.length - before, isSaid ? 1 : 3, name);
      api.faults.clear();
    }
  }
});

t.test('a POST is tried again only when it has not reached Webex', async (t) => {
  const { client, api } = await startClient(t, always(message));
  const counted: (string | undefined)[] = [];
  for (const [name, effect] of [...NOT_REACHED, ...UNREADABLE]) {
    const isReached = UNREADABLE.some(([one]) => one === name);
    const before = api.requests.length;
    api.faults.add({ path: /./, times: 1, effect });
    const sending = client.messages.create({ roomId: 'r1' }, async () => async () => {
      counted.push(name);
    });
    if (isReached) t.ok(isOutcomeUnknown(await failureOf(sending)), name);
    else t.match(await sending, { id: 'm1' }, name);
    t.equal(api.requests.length - before, isReached ? 1 : 2, name);
    t.equal(counted.includes(name), !isReached, `${name}: taken back`);
  }
});

t.test('what Webex has answered in another shape is not asked for again', async (t) => {
  const { client, api } = await startClient(t, always({ ...ada, emails: 'none' }));
  t.match(await failureOf(client.people.get('ada')), { kind: 'final', status: 200 });
  t.equal(api.requests.length, 1);
});

t.test('the token follows no redirect, and no error shows where it led', async (t) => {
  const { client: other, api: elsewhere } = await startClient(t, always(message));
  await other.close();
  const { client, api } = await startClient(t, always(message));
  const location = `${elsewhere.url}/v1/messages?token=${TOKEN}`;
  for (const status of [300, 301, 302, 303, 305, 307, 308]) {
    api.faults.add({ path: /./, times: Infinity, effect: answered(status, { location }) });
    for (const call of [
      () => client.messages.get('m'),
      () => client.messages.create({}),
      () => client.messages.remove('m'),
    ]) {
      const error = await failureOf(call());
      t.match(error?.message, new RegExp(`HTTP ${status}, a redirect, not followed`));
      t.notMatch(error?.message, /127\.0\.0\.1|token/);
    }
    api.faults.clear();
  }
  t.strictSame(elsewhere.requests, []);
});

import cookie from '@fastify/cookie';
import t, { type Test } from 'tap';
import { storeUnavailable } from '../../src/core/refusals.ts';
import { createIsProxy } from '../../src/http/is-proxy.ts';
import { linkRoutes } from '../../src/http/link-routes.ts';
import { createServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/logger.ts';

const QUERY = '?code=a-secret-code&state=a-secret-state';
const CALLBACKS = ['/oauth/webex/callback', '/oauth/meraki/callback'];

/** The routes over a linking in which everything throws the same. */
async function setup(t: Test, error: unknown) {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets: [], out: { write: (line) => lines.push(line) } });
  const isProxy = createIsProxy(['loopback']);
  const publicUrl = 'https://bot.example.com';
  const server = await createServer({ publicUrl, formTargets: [], isProxy, log });
  const fail = async () => {
    throw error;
  };
  const linking = {
    open: fail,
    start: fail,
    identify: fail,
    findIdentified: fail,
    facts: fail,
    confirm: fail,
    complete: fail,
    decline: fail,
    linkedIn: fail,
  };
  await server.register(cookie);
  await server.register(linkRoutes, { linking, publicUrl, isProxy });
  t.teardown(() => server.close());
  return { server, logs: () => lines.join('') };
}

/** Opens a callback and the page to which it leads. */
async function open({ server }: Awaited<ReturnType<typeof setup>>, callback: string) {
  const answer = await server.inject(`${callback}${QUERY}`);
  const location = String(answer.headers.location);
  const page = await server.inject(location.replace('#page', ''));
  return { answer, location, page };
}

t.test('a callback that fails leads to a page with the reference under which the log says why', async (t) => {
  const rig = await setup(t, new Error('the reason inside'));
  for (const callback of CALLBACKS) {
    const { answer, location, page } = await open(rig, callback);
    t.equal(answer.statusCode, 303);
    t.match(location, /^\/link\/failed\/[2-9a-z]{8}#page$/);
    t.equal(page.statusCode, 500);
    const reference = /<kbd>([2-9a-z]{8})<\/kbd>/.exec(page.body)?.[1];
    const line = rig
      .logs()
      .split('\n')
      .find((one) => one.includes('the reason inside') && one.includes(`"reference":"${reference}"`));
    t.ok(line, 'the log has it');
  }
  t.notMatch(rig.logs(), /a-secret/);
});

t.test('a callback while the store is unavailable leads to a page that says when to come back', async (t) => {
  const rig = await setup(t, storeUnavailable(new Error('connect ECONNREFUSED')));
  for (const callback of CALLBACKS) {
    const { answer, location, page } = await open(rig, callback);
    t.equal(answer.statusCode, 303);
    t.equal(location, '/link/unavailable#page');
    t.match(page, { statusCode: 503, headers: { 'retry-after': '60' } });
  }
  t.match(rig.logs(), 'connect ECONNREFUSED');
  t.notMatch(rig.logs(), /a-secret/);
});

t.test('an error with a status of the client leads to a page, too', async (t) => {
  const rig = await setup(t, Object.assign(new Error('not so'), { statusCode: 415 }));
  for (const callback of CALLBACKS) {
    const { answer, page } = await open(rig, callback);
    t.equal(answer.statusCode, 303);
    t.equal(page.statusCode, 400);
  }
});

t.test('HEAD on a callback is nothing', async (t) => {
  const { server } = await setup(t, new Error('never called'));
  for (const url of CALLBACKS) t.equal((await server.inject({ method: 'HEAD', url })).statusCode, 404);
});

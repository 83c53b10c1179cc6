import { createServer, type RequestListener } from 'node:http';
import t from 'tap';
import { listenOnLoopback } from '../../bench/common/loopback.ts';
import { newCommandMessage } from '../../bench/webex/objects.ts';
import { createPopulation } from '../../bench/webex/population.ts';
import { startWebexStub } from '../../bench/webex/server.ts';
import { createWebhookRoutes } from '../../bench/webex/webhook-routes.ts';
import { createWebhookSender } from '../../bench/webex/webhook-sender.ts';

/** Starts a bot's server that answers as `listener` does, and a sender of webhooks to it. */
async function start(listener: RequestListener, cleanup: AsyncDisposableStack) {
  const population = createPopulation({ spaces: 1, each: 1 });
  const webex = await startWebexStub(population, cleanup);
  const targetUrl = `${await listenOnLoopback(createServer(listener), cleanup)}/`;
  const body = { name: 'all', targetUrl, resource: 'all', event: 'all', secret: 'secret' };
  createWebhookRoutes(webex)['POST /webhooks']?.({ id: '', query: new URLSearchParams(), body });
  const { person, space } = population.asker(0);
  const deliver = createWebhookSender(webex, cleanup);
  return () => deliver(newCommandMessage(space, person, population.bot, 'help'));
}

t.test('a kept connection that the server closed is no failure: the webhook comes again, once', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  let requests = 0;
  const deliver = await start((request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else response.end();
  }, cleanup);
  await deliver();
  await deliver();
  t.equal(requests, 3);
});

t.test('a server that closes the fresh connection too has failed', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  let requests = 0;
  const deliver = await start((request) => {
    requests += 1;
    request.socket.destroy();
  }, cleanup);
  await t.rejects(deliver());
  t.equal(requests, 2);
});

t.test('a webhook that is answered with 503 comes again; another status fails', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const statuses = [503, 200, 500];
  const deliver = await start((_request, response) => {
    response.writeHead(statuses.shift() ?? 500).end();
  }, cleanup);
  await deliver();
  await t.rejects(deliver(), { message: 'a webhook was answered with 500' });
});

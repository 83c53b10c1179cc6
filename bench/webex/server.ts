import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { arrayBuffer, json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '../common/loopback.ts';
import type { Population } from './population.ts';
import { createRoutes } from './routes.ts';
import type { WebexStub } from './webex.ts';

/** Starts the stand-in until `cleanup`. */
export async function startWebexStub(
  population: Population,
  cleanup: AsyncDisposableStack,
): Promise<WebexStub> {
  const webex: WebexStub = {
    url: '',
    population,
    token: randomBytes(32).toString('base64url'),
    latency: 0,
    calls: new Map(),
    messages: new Map(),
    webhooks: new Map(),
    files: [],
    postedBytes: 0,
    onBotMessage() {},
  };
  const route = createRoutes(webex);
  const server = createServer((request, response) => {
    void answer(request, response, webex, route).catch((error: unknown) => {
      console.error('the stand-in for Webex failed', error);
      response.destroy();
    });
  });
  webex.url = await listenOnLoopback(server, cleanup);
  return webex;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  webex: WebexStub,
  route: ReturnType<typeof createRoutes>,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', webex.url);
  const isKnown = headers.authorization === `Bearer ${webex.token}`;
  if (method === 'POST') webex.postedBytes = Number(headers['content-length'] ?? 0);
  const body = method === 'POST' || method === 'PUT' ? await readBody(request, webex) : undefined;
  const { name, status, body: content } = isKnown ? route(method, url, body) : UNAUTHORIZED;
  webex.calls.set(name, (webex.calls.get(name) ?? 0) + 1);
  if (webex.latency > 0) await delay(webex.latency);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(content === undefined ? '' : JSON.stringify(content));
}

/** Reads JSON; of a form its texts, and the sizes of its files. */
async function readBody(request: IncomingMessage, webex: WebexStub): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return json(request);
  const body = new Uint8Array(await arrayBuffer(request));
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  for (const file of form.getAll('files')) if (typeof file !== 'string') webex.files.push(file.size);
  return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
}

const UNAUTHORIZED = { name: 'refused', status: 401, body: { message: 'The token is not valid.' } };

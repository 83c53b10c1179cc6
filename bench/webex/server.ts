import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoredMessage } from '../../src/sandbox/webex/objects.ts';
import type { RegisteredWebhook } from '../../src/sandbox/webex/webhook.ts';
import { listenOnLoopback } from '../loopback.ts';
import type { Crowd } from './crowd.ts';
import { createRoutes } from './routes.ts';

/**
 * A Webex that costs next to nothing, so that a bot's own time can be seen. It knows what a bot asks for, and
 * refuses what it does not know; the sandbox's stand-in, which tests run against, is the strict one.
 */
export interface Webex {
  url: string;
  crowd: Crowd;
  token: string;
  /** Milliseconds that each answer takes; may be changed. What was asked for has happened by then. */
  latency: number;
  /** How often was called what, such as `GET /messages/:id`. */
  calls: Map<string, number>;
  /** By id: questions, and what the bot has said. The oldest go. */
  messages: Map<string, StoredMessage>;
  webhooks: Map<string, RegisteredWebhook>;
  /** Told of each message of the bot as it arrives. */
  heard(message: StoredMessage): void;
}

export async function startWebex(crowd: Crowd, ending: AsyncDisposableStack): Promise<Webex> {
  const webex: Webex = {
    url: '',
    crowd,
    token: randomBytes(32).toString('base64url'),
    latency: 0,
    calls: new Map(),
    messages: new Map(),
    webhooks: new Map(),
    heard() {},
  };
  const route = createRoutes(webex);
  const server = createServer((request, response) => {
    void answer(request, response, webex, route).catch((error: unknown) => {
      console.error('the stand-in for Webex failed', error);
      response.destroy();
    });
  });
  webex.url = await listenOnLoopback(server, ending);
  return webex;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  webex: Webex,
  route: ReturnType<typeof createRoutes>,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', webex.url);
  const isKnown = headers.authorization === `Bearer ${webex.token}`;
  const body = method === 'POST' || method === 'PUT' ? await json(request) : undefined;
  const { name, status, body: told } = isKnown ? route(method, url, body) : UNKNOWN;
  webex.calls.set(name, (webex.calls.get(name) ?? 0) + 1);
  if (webex.latency > 0) await delay(webex.latency);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(told === undefined ? '' : JSON.stringify(told));
}

const UNKNOWN = { name: 'refused', status: 401, body: { message: 'The token is not valid.' } };

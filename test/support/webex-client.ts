import type { RequestListener } from 'node:http';
import type { Test } from 'tap';
import { startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { type ClientLimits, createWebex } from '../../src/webex/client/index.ts';
import { createLines, quick } from './gateway.ts';

export const TOKEN = 'bot-token-that-must-not-be-seen';

/** Starts a client whose API is the given handler, on loopback. */
export async function startClient(t: Test, handler: RequestListener, limits: Partial<ClientLimits> = {}) {
  const lines = createLines();
  const api = await startLoopbackServer(() => handler);
  const client = createWebex({
    token: TOKEN,
    apiUrl: `${api.url}/v1/`,
    limits: { ...quick, ...limits },
    log: lines.log,
  });
  t.teardown(async () => {
    await client.close();
    await api.close();
  });
  return { client, api, ...lines };
}

/** Answers every request with this JSON. */
export function always(json: unknown): RequestListener {
  return (req, res) => {
    req.resume();
    res.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  };
}

export const ada = { id: 'ada', emails: ['ada@aurora.example'], displayName: 'Ada', orgId: 'aurora' };
export const message = { id: 'm1', roomId: 'r1', personId: 'ada', text: 'status' };

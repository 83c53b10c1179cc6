import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Test } from 'tap';
import type { LinkKey } from '../../src/core/dashboard.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';
import type { TokenSource } from '../../src/core/tokens.ts';
import { createMerakiApi, type MerakiApiOptions } from '../../src/meraki/api.ts';
import { type LoopbackServer, startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { createRateLimiters } from '../../src/store/embedded/rate-limiter.ts';

/** Every line that was logged, as JSON. */
export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const line = (fields: object, text: string) => {
    lines.push(JSON.stringify({ ...fields, text }));
  };
  return { lines, debug: line, info: line, warn: line, error: line };
}

/** Gives `first`, and `renewed` after a 401. */
export function tokens(
  first = 'first-token',
  renewed = 'renewed-token',
): TokenSource & { refused: string[] } {
  const refused: string[] = [];
  return {
    refused,
    token: async () => first,
    renew: async (token) => {
      refused.push(token);
      return renewed;
    },
  };
}

/** A link to that organization, opened with those tokens. */
export function linkTo(organizationId = '1', source: TokenSource = tokens(), fields: Partial<LinkKey> = {}) {
  return { key: { personId: 'ada', organizationId, linkedAt: 1, ...fields }, source };
}

export type Script = (req: IncomingMessage, res: ServerResponse, n: number) => void;

/** A Dashboard API on loopback that answers as the script says, and a client for it. */
export async function serve(t: Test, script: Script, options: Partial<MerakiApiOptions> = {}) {
  let n = 0;
  const server: LoopbackServer = await startLoopbackServer(() => (req, res) => {
    n += 1;
    script(req, res, n);
  });
  const log = recordingLog();
  const api = createMerakiApi({
    apiUrl: `${server.url}/api/v1`,
    log,
    rateLimiterOf: createRateLimiters(options.clock ?? Date.now),
    ...options,
  });
  t.teardown(async () => {
    await api.close();
    await server.close();
  });
  const source = tokens();
  return { server, log, api, source, dashboard: api.open(linkTo('1', source)) };
}

export function json(res: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** What a rejection must match. */
export function known(fault: ErrorCode) {
  return { name: 'KnownError', code: fault };
}

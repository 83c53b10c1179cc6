import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Test } from 'tap';
import type { DashboardLink, LinkKey } from '../../src/core/dashboard.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';
import type { TokenSource } from '../../src/core/tokens.ts';
import { createMerakiApi, type MerakiApiDeps } from '../../src/meraki/api.ts';
import { type LoopbackServer, startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';

/** A log that keeps every line as JSON. */
export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const line = (fields: object, text: string) => {
    lines.push(JSON.stringify({ ...fields, text }));
  };
  return { lines, debug: line, info: line, warn: line, error: line };
}

/** A token source that gives `first`, and `renewed` after a 401. */
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

/**
 * A link to an organization, to be opened with the tokens of `source`.
 *
 * @param issuedAt when Meraki issued them, in epoch milliseconds: long ago when absent
 */
export function linkTo(
  organizationId = '1',
  source: TokenSource = tokens(),
  fields: Partial<LinkKey> = {},
  issuedAt = 0,
): DashboardLink {
  return {
    key: { personId: 'ada', organizationId, linkedAt: 1, ...fields },
    scopes: ['dashboard:general:config:read'],
    source: { ...source, issuedAt: async () => issuedAt },
  };
}

export type Script = (req: IncomingMessage, res: ServerResponse, n: number) => void;

/** A clock that only waits move, so that they take no real time. */
export function virtualTime(start = Date.now()) {
  let now = start;
  /** The waits so far, in milliseconds. */
  const waits: number[] = [];
  return {
    waits,
    clock: () => now,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
}

/**
 * A Dashboard API on loopback that answers as the script says (`n` counts calls from 1), and a client for it whose waits
 * take no time.
 */
export async function serve(t: Test, script: Script, deps: Partial<MerakiApiDeps> = {}) {
  let n = 0;
  const server: LoopbackServer = await startLoopbackServer(() => (req, res) => {
    n += 1;
    script(req, res, n);
  });
  const log = recordingLog();
  const { clock, sleep, waits } = virtualTime();
  const api = createMerakiApi({
    ...{ apiUrl: `${server.url}/api/v1`, log, clock, sleep, running: deps.clock ?? clock },
    rateLimiterOf: createEmbeddedRateLimiters(deps.clock ?? clock),
    // Each read is answered by the script; shared reads have tests of their own.
    areShared: false,
    ...deps,
  });
  t.teardown(async () => {
    await api.close();
    await server.close();
  });
  const source = tokens();
  return { server, log, api, source, waits, dashboard: api.open(linkTo('1', source)) };
}

/** Answers with JSON. */
export function json(res: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The pattern that a KnownError with this code matches. */
export function known(code: ErrorCode) {
  return { name: /^(Known|Deadline|UnknownToMeraki)Error$/, code };
}

import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { operations } from '../../src/meraki/operations.ts';
import { type MerakiOptions, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { linkTo, recordingLog } from './scripted-meraki.ts';

/** The organization of 10,000 devices. */
export const AURORA = '549236';

/** All scopes that the operations of the bot need. */
export const scopes = Object.values(operations).flatMap((one) => ('scope' in one ? [one.scope ?? ''] : []));

/**
 * Starts the stand-in, with a client for it and a link to Aurora. Its clock stands still, so that the estate does not
 * change between two calls.
 */
export async function standIn(t: Test, options: Partial<MerakiOptions> = {}) {
  const startedAt = Date.now();
  const server = await startMeraki({
    world: createWorld(),
    now: () => startedAt,
    // With that clock the bucket is never refilled.
    requestsPerSecond: 1_000,
    introspect: async (token) =>
      token === 'first-token' ? { personId: 'ada', organizationId: AURORA, scopes } : undefined,
    ...options,
  });
  const log = recordingLog();
  const api = createMerakiApi({
    // Each question is answered from what Meraki says now; shared reads have tests of their own.
    areShared: false,
    apiUrl: `${server.url}/api/v1`,
    log,
    rateLimiterOf: createEmbeddedRateLimiters(Date.now),
  });
  t.teardown(async () => {
    await api.close();
    await server.close();
  });
  const dashboard = api.open(linkTo(AURORA), 10 * MINUTE);
  /** Counts the calls that some work takes. */
  async function counting<T>(work: Promise<T>): Promise<{ answer: T; calls: number }> {
    const before = server.requests.length;
    const answer = await work;
    return { answer, calls: server.requests.length - before };
  }
  return { server, api, log, dashboard, counting, aurora: server.estate.organization(AURORA) };
}

/** Options for a smaller estate, where the size does not matter. */
export const small = { sizes: { large: { networks: 30, devices: 1200 } } };

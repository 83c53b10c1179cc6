import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { operations } from '../../src/meraki/operations.ts';
import { type MerakiOptions, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { linkTo, recordingLog } from './scripted-meraki.ts';

/** The organization of 10,000 devices. */
export const AURORA = '549236';

/** All scopes that any of our operations needs. */
export const scopes = Object.values(operations).flatMap((one) => ('scope' in one ? [one.scope ?? ''] : []));

/**
 * The stand-in as strict as the real API, with a client for it and a link to Aurora. Its clock stands still: its estate
 * must not change between two calls, however far apart they are.
 */
export async function standIn(t: Test, options: Partial<MerakiOptions> = {}) {
  const begun = Date.now();
  const server = await startMeraki({
    world: createWorld(),
    now: () => begun,
    // The bucket fills up with that clock.
    requestsPerSecond: 1_000,
    introspect: async (token) =>
      token === 'first-token' ? { personId: 'ada', organizationId: AURORA, scopes } : undefined,
    ...options,
  });
  const log = recordingLog();
  const api = createMerakiApi({
    apiUrl: `${server.url}/api/v1`,
    log,
    rateLimiterOf: createRateLimiters(Date.now),
  });
  t.teardown(async () => {
    await api.close();
    await server.close();
  });
  const dashboard = api.open(linkTo(AURORA), 10 * MINUTE);
  /** How many calls something takes. */
  async function counting<T>(work: Promise<T>): Promise<{ answer: T; calls: number }> {
    const before = server.requests.length;
    const answer = await work;
    return { answer, calls: server.requests.length - before };
  }
  return { server, api, log, dashboard, counting, aurora: server.estate.organization(AURORA) };
}

/** A smaller one, where its size does not matter. */
export const small = { sizes: { large: { networks: 30, devices: 1200 } } };

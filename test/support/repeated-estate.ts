import type { Test } from 'tap';
import { startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import type { Sizes } from '../../src/sandbox/meraki/estate/sizes.ts';
import { startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { NOW } from './chat.ts';
import { scopes } from './meraki-api.ts';
import { AURORA } from './queries.ts';

/**
 * Starts a Dashboard API of any number of organizations that all look like one of this size. The sandbox's stand-in makes each
 * answer once; then it is repeated, also for the other organizations.
 *
 * @returns the base of the API
 */
export async function startRepeatedEstate(t: Test, large: Sizes['large']): Promise<string> {
  const standIn = await startMeraki({
    world: createWorld(),
    introspect: async () => ({ personId: 'ada', organizationId: AURORA, scopes }),
    sizes: { large },
    now: () => NOW,
    // With that clock the bucket is never refilled.
    requestsPerSecond: 100_000,
  });
  t.teardown(() => standIn.close());
  const known = new Map<string, Promise<{ status: number; link: string; text: string }>>();

  async function ask(path: string) {
    const response = await fetch(`${standIn.url}${path}`, { headers: { authorization: 'Bearer any' } });
    const link = response.headers.get('link') ?? '';
    return { status: response.status, link, text: await response.text() };
  }

  const server = await startLoopbackServer((origin) => async ({ url = '' }, response) => {
    const [, organization = AURORA] = /\/organizations\/([^/?]+)/.exec(url) ?? [];
    const path = url.replace(/(?<=\/organizations\/)[^/?]+/, AURORA);
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    const { status, link, text } = await answer;
    const own = link
      .replaceAll(standIn.url, origin)
      .replaceAll(`/organizations/${AURORA}`, `/organizations/${organization}`);
    const headers = { 'content-type': 'application/json', ...(own !== '' && { link: own }) };
    response.writeHead(status, headers).end(text);
  });
  t.teardown(() => server.close());
  return `${server.url}/api/v1`;
}

import type { Test } from 'tap';
import { z } from 'zod';
import type { Holder } from '../../src/sandbox/meraki/access.ts';
import { standInOperations } from '../../src/sandbox/meraki/operations.ts';
import { type MerakiOptions, type MerakiStandIn, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';

export const AURORA = '549236';
export const HARBOR = '817302';

/** Noon of a working day. */
export const NOON = Date.UTC(2026, 8, 16, 12, 1);

/** All scopes that any operation of the stand-in needs. */
export const everyScope = [
  ...new Set(standInOperations.flatMap(({ scope }) => (scope === null ? [] : [scope]))),
];

const holders: Record<string, Holder> = {
  aurora: { personId: 'ada', scopes: everyScope, organizationId: AURORA },
  harbor: { personId: 'ada', scopes: everyScope, organizationId: HARBOR },
  readless: { personId: 'ada', scopes: [], organizationId: HARBOR },
  homeless: { personId: 'ada', scopes: everyScope },
};

/** Starts a stand-in with a small estate whose clock stands still, until the test ends. Tokens are the names of `holders`. */
export async function start(t: Test, options: Partial<MerakiOptions> = {}): Promise<MerakiStandIn> {
  const meraki = await startMeraki({
    world: createWorld(),
    introspect: async (token) => holders[token],
    now: () => NOON,
    requestsPerSecond: 10_000,
    sizes: { large: { networks: 30, devices: 300 } },
    ...options,
  });
  t.teardown(() => meraki.close());
  return meraki;
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed; undefined when the answer is no JSON. */
  json: unknown;
}

/** Calls an operation by its path below `/api/v1`. */
export async function call(
  meraki: { url: string },
  path: string,
  { token = 'harbor', ...init }: RequestInit & { token?: string } = {},
): Promise<Answered> {
  const answer = await fetch(`${meraki.url}/api/v1${path}`, {
    redirect: 'manual',
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

const networkList = z.array(z.looseObject({ id: z.string(), productTypes: z.array(z.string()) }));
const deviceList = z.array(
  z.looseObject({ serial: z.string(), productType: z.string(), networkId: z.string(), name: z.string() }),
);

export const networksOf = async (meraki: MerakiStandIn, organization: string, token: string) =>
  networkList.parse((await call(meraki, `/organizations/${organization}/networks`, { token })).json);

export const devicesOf = async (meraki: MerakiStandIn, organization: string, token: string) =>
  deviceList.parse((await call(meraki, `/organizations/${organization}/devices`, { token })).json);

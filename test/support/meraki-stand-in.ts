import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import { z } from 'zod';
import type { Holder } from '../../src/sandbox/meraki/access.ts';
import { standInOperations } from '../../src/sandbox/meraki/operations.ts';
import { type MerakiOptions, type MerakiStandIn, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';

export const AURORA = '549236';
export const HARBOR = '817302';

/** Noon of a working day; tests move the clock, not the wall. */
export const NOON = Date.UTC(2026, 8, 16, 12, 1);

export const everyScope = [
  ...new Set(standInOperations.flatMap(({ scope }) => (scope === null ? [] : [scope]))),
];

const holders: Record<string, Holder> = {
  aurora: { personId: 'ada', scopes: everyScope, organizationId: AURORA },
  harbor: { personId: 'ada', scopes: everyScope, organizationId: HARBOR },
  readless: { personId: 'ada', scopes: [], organizationId: HARBOR },
  homeless: { personId: 'ada', scopes: everyScope },
};

/** A small estate at a standing clock, closed when the test ends. Tokens are the names of `holders`. */
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
  /** Parsed; undefined where the answer is no JSON. */
  json: unknown;
}

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

const schema = z.looseObject({ description: z.string().optional() });
const official = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        deprecated: z.boolean().default(false),
        security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
        parameters: z
          .array(
            z.object({
              name: z.string(),
              in: z.string(),
              required: z.boolean().default(false),
              description: z.string().default(''),
              schema: z.looseObject({ type: z.string() }),
            }),
          )
          .default([]),
        responses: z.record(
          z.string(),
          z.object({
            content: z.record(z.string(), z.object({ schema, example: z.unknown() })).optional(),
          }),
        ),
      }),
    ),
  ),
});
export type Official = z.output<typeof official>;

/** The official OpenAPI document, where this checkout has it beside it. */
export function readOfficial(): Official | undefined {
  const file = new URL('../../../shared/data/meraki-openapi-1.73.0-subset.json', import.meta.url);
  try {
    return official.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export const ABSENT = 'the official OpenAPI document is not beside this checkout';

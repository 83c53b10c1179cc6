import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { standInOperations } from '../../src/sandbox/meraki/operations.ts';

const schema = z.looseObject({ description: z.string().optional() });
const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema: z.looseObject({ type: z.string() }),
});
const served = new Set<string>(standInOperations.map(({ id }) => id));
const named = z.looseObject({ operationId: z.string() });
const document = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.preprocess(
      (methods) =>
        Object.fromEntries(
          Object.entries(z.record(z.string(), named).parse(methods)).filter(([, { operationId }]) =>
            served.has(operationId),
          ),
        ),
      z.record(
        z.string(),
        z.object({
          operationId: z.string(),
          deprecated: z.boolean().default(false),
          security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
          parameters: z.array(parameter).default([]),
          responses: z.record(
            z.string(),
            z.object({
              content: z.record(z.string(), z.object({ schema, example: z.unknown() })).optional(),
            }),
          ),
        }),
      ),
    ),
  ),
});
export type OfficialDocument = z.output<typeof document>;
type OfficialParameter = z.output<typeof parameter>;

/**
 * Reads the operations that the stand-in serves from Meraki's OpenAPI document 1.73.0, which may lie beside this checkout; undefined
 * when it does not.
 */
export function readOfficialDocument(): OfficialDocument | undefined {
  const file = new URL('../../../shared/data/meraki-openapi-1.73.0-next.json', import.meta.url);
  try {
    return document.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The reason for skipping a test that needs the whole document. */
export const DOCUMENT_ABSENT = 'the OpenAPI document of Meraki is not beside this checkout';

const parameterFacts = z.object({
  kind: z.enum(['text', 'choice', 'list', 'integer', 'flag']),
  /** The values that are allowed, in alphabetical order. */
  of: z.array(z.string()).optional(),
  required: z.literal(true).optional(),
  max: z.number().optional(),
  default: z.number().optional(),
});
const operationFacts = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  scope: z.string().nullable(),
  status: z.number(),
  deprecated: z.boolean(),
  page: z.object({ min: z.number(), max: z.number(), default: z.number().optional() }).optional(),
  /** Limits of the span, in seconds. */
  span: z
    .object({
      t1: z.boolean(),
      shortest: z.number().optional(),
      longest: z.number().optional(),
      lookback: z.number().optional(),
      default: z.number().optional(),
    })
    .optional(),
  named: z.record(z.string(), parameterFacts),
});
export type OfficialOperation = z.output<typeof operationFacts>;

/** The facts of the document that the tables of operations and parameters are checked against, one operation a line. */
export const officialOperations: readonly OfficialOperation[] = readFileSync(
  new URL('official-operations.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => operationFacts.parse(JSON.parse(line)));

/** Extracts those facts from the document. */
export function factsOf({ paths }: OfficialDocument): OfficialOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const query = operation.parameters.filter((each) => each.in === 'query');
      const named = query.filter(({ name }) => !SPAN.includes(name) && !PAGE.includes(name));
      return operationFacts.parse({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        scope: operation.security[0]?.oauth2?.[0] ?? null,
        status: Number(Object.keys(operation.responses)[0]),
        deprecated: operation.deprecated,
        page: pageFacts(query),
        span: spanFacts(query),
        named: Object.fromEntries(named.map((each) => [each.name, factsOfParameter(each)])),
      });
    }),
  );
}

const SPAN = ['t0', 't1', 'timespan'];
const PAGE = ['perPage', 'startingAfter', 'endingBefore'];
const DAY = 86_400;

function pageFacts(query: OfficialParameter[]): OfficialOperation['page'] {
  const perPage = query.find(({ name }) => name === 'perPage')?.description ?? '';
  const range = /range is (\d+) - (\d+)\.(?: Default is (\d+))?/.exec(perPage);
  if (range === null) return undefined;
  const [, min, max, standard] = range;
  return { min: Number(min), max: Number(max), ...(standard !== undefined && { default: Number(standard) }) };
}

function spanFacts(query: OfficialParameter[]): OfficialOperation['span'] {
  const described = (name: string) => query.find((each) => each.name === name);
  const timespan = described('timespan');
  if (timespan === undefined) return undefined;
  const bounds = z.object({ minimum: z.number().optional(), maximum: z.number().optional() });
  const { minimum, maximum } = bounds.parse(timespan.schema);
  const lookback = /lookback period is (\d+) days/.exec(described('t0')?.description ?? '')?.[1];
  const standard = /default is (\d+) (day|minute)s?\./.exec(timespan.description);
  return {
    t1: described('t1') !== undefined,
    ...(minimum !== undefined && { shortest: minimum }),
    ...(maximum !== undefined && { longest: maximum }),
    ...(lookback !== undefined && { lookback: Number(lookback) * DAY }),
    ...(standard !== null && { default: Number(standard[1]) * (standard[2] === 'day' ? DAY : 60) }),
  };
}

/** Bounds stand in the description alone: `Default is 10. Maximum is 50`; the choices of `interval` in its prose. */
function factsOfParameter({ name, schema, required, description }: OfficialParameter) {
  const kinds: Record<string, string> = {
    string: 'text',
    boolean: 'flag',
    array: 'list',
    integer: 'integer',
  };
  const enumOf = z.object({ enum: z.array(z.unknown()).optional() });
  const choices = enumOf.parse(schema).enum ?? enumOf.parse(schema.items ?? {}).enum;
  const valid = /valid resolutions are: ([\d, ]+)/.exec(description)?.[1]?.split(', ').sort();
  const of =
    name === 'interval'
      ? ['14400', '21600', '300', '3600', '600', '7200']
      : (valid ?? choices?.map(String).sort());
  const bound = (word: string) => {
    const said = new RegExp(`${word} is (\\d+)`).exec(description)?.[1];
    return schema.type === 'integer' && said !== undefined ? Number(said) : undefined;
  };
  return {
    kind: schema.type === 'string' && choices ? 'choice' : kinds[schema.type],
    of,
    required: required ? true : undefined,
    max: bound('Maximum'),
    default: bound('Default'),
  };
}

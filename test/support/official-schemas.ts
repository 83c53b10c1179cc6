import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { operations } from '../../src/meraki/operations.ts';
import type { OfficialDocument } from './official-operations.ts';

/** What a generator of bodies needs of a JSON schema. */
export interface BodySchema {
  type: string;
  enum?: (string | number)[] | undefined;
  format?: string | undefined;
  nullable?: true | undefined;
  properties?: Record<string, BodySchema> | undefined;
  items?: BodySchema | undefined;
  /** The schema of properties whose names are not fixed. */
  additionalProperties?: BodySchema | undefined;
}

const bodySchema: z.ZodType<BodySchema> = z.lazy(() =>
  z.object({
    type: z.string(),
    enum: z.array(z.union([z.string(), z.number()])).optional(),
    format: z.string().optional(),
    nullable: z.literal(true).optional().catch(undefined),
    properties: z.record(z.string(), bodySchema).optional(),
    items: bodySchema.optional(),
    additionalProperties: bodySchema.optional().catch(undefined),
  }),
);

const officialSchema = z.object({ id: z.string(), schema: bodySchema });

/**
 * The schemas of the answers to each operation that the bot uses, from Meraki's OpenAPI document 1.73.0
 * (https://github.com/meraki/openapi), by `operationId`; one operation a line in the file.
 */
export const officialSchemas: ReadonlyMap<string, BodySchema> = new Map(
  readFileSync(new URL('official-schemas.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => officialSchema.parse(JSON.parse(line)))
    .map(({ id, schema }) => [id, schema]),
);

/** Extracts those schemas from the document, without descriptions and examples. */
export function schemasOf({ paths }: OfficialDocument): z.output<typeof officialSchema>[] {
  return Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ operationId }) => operationId in operations)
    .flatMap(({ operationId: id, responses }) => {
      const schema = Object.values(responses)[0]?.content?.['application/json']?.schema;
      return schema === undefined ? [] : [officialSchema.parse({ id, schema })];
    });
}

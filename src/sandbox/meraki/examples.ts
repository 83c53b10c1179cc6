import { z } from 'zod';
import type { StandInOperationId } from './operations.ts';
import { standInOperations } from './operations.ts';

const response = z.object({
  content: z
    .object({ 'application/json': z.object({ example: z.unknown() }) })
    .partial()
    .optional(),
});
const operation = z.object({ operationId: z.string(), responses: z.record(z.string(), response) });
const document = z.object({
  openapi: z.string().startsWith('3.'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

/**
 * Reads the example of every operation from an OpenAPI document; undefined when the success has no body.
 *
 * @throws Error when the document has another shape, or lacks an operation that the stand-in serves
 */
export function readExamples(source: object): (id: StandInOperationId) => unknown {
  const found = new Map<string, unknown>();
  for (const methods of Object.values(document.parse(source).paths)) {
    for (const { operationId, responses } of Object.values(methods)) {
      const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
      found.set(operationId, success?.content?.['application/json']?.example);
    }
  }
  const lacking = standInOperations.filter(({ id }) => !found.has(id)).map(({ id }) => id);
  if (lacking.length > 0) throw new Error(`the examples lack ${lacking.join(', ')}`);
  return (id) => found.get(id);
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { standInOperations } from '../../src/sandbox/meraki/operations.ts';

/**
 * Returns an OpenAPI document with the example bodies that Meraki's OpenAPI document 1.73.0
 * (https://github.com/meraki/openapi) has for the operations that `status` and `top` call. Other operations have
 * no example in it.
 */
export function officialExamples(): object {
  const file = new URL('./official-examples.json', import.meta.url);
  const bodies = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  const paths = standInOperations.map(({ id, method, path }) => {
    const responses = { 200: { content: { 'application/json': { example: bodies[id] } } } };
    return [path, { [method.toLowerCase()]: { operationId: id, responses } }] as const;
  });
  const byPath = Map.groupBy(paths, ([path]) => path);
  return {
    openapi: '3.0.1',
    paths: Object.fromEntries(
      [...byPath].map(([path, operations]) => [path, Object.assign({}, ...operations.map(([, one]) => one))]),
    ),
  };
}

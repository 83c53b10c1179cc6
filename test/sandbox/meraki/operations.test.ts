import t from 'tap';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import { ABSENT, readOfficial } from '../../support/meraki-stand-in.ts';

const official = readOfficial();

t.test('the table is the official one', { skip: official ? false : ABSENT }, async (t) => {
  const expected = Object.entries(official?.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      scope: operation.security[0]?.oauth2?.[0] ?? null,
      status: Number(Object.keys(operation.responses)[0]),
      deprecated: operation.deprecated,
    })),
  );
  t.equal(expected.length, 55);
  t.same(
    standInOperations.map((operation) => ({ ...operation, deprecated: false })),
    expected,
  );
});

t.test('ids and routes are unique', async (t) => {
  t.equal(new Set(standInOperations.map(({ id }) => id)).size, standInOperations.length);
  t.equal(
    new Set(standInOperations.map(({ method, path }) => `${method} ${path}`)).size,
    standInOperations.length,
  );
});

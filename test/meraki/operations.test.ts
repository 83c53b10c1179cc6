import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { type Operation, operations } from '../../src/meraki/operations.ts';
import { standInOperations as served } from '../../src/sandbox/meraki/operations.ts';
import { parameters } from '../../src/sandbox/meraki/parameters.ts';
import { ABSENT, readOfficial } from '../support/meraki-stand-in.ts';

const used: [string, Operation][] = Object.entries(operations);
const official = readOfficial();

t.test('each is in the table of the stand-in, with its path and scope', async (t) => {
  for (const [id, { method, path, scope = null }] of used) {
    t.match(
      served.find((one) => one.id === id),
      { method, path, scope },
      id,
    );
  }
});

t.test('each is in the official document, with its scope', { skip: official ? false : ABSENT }, async (t) => {
  for (const [id, { method, path, scope }] of used) {
    const operation = official?.paths[path]?.[method.toLowerCase()];
    t.equal(operation?.operationId, id);
    t.equal(operation?.security[0]?.oauth2?.[0], scope, `${id}: scope`);
    t.equal(operation?.deprecated, false, `${id}: not deprecated`);
  }
});

t.test('pages are as large as they may be', async (t) => {
  const limits = new Map(Object.entries(parameters).map(([id, { page }]) => [id, page?.max]));
  for (const [id, { perPage }] of used) {
    // What is behind the first 5,000 changes in a year nobody reads in one answer.
    if (id === 'getOrganizationConfigurationChanges') t.equal(perPage, 5000);
    else t.equal(perPage, limits.get(id), id);
  }
});

t.test('each is used', async (t) => {
  const room = new URL('../../src/meraki/', import.meta.url);
  const code = readdirSync(room)
    .filter((name) => name.endsWith('.ts') && name !== 'operations.ts')
    .map((name) => readFileSync(new URL(name, room), 'utf8'))
    .join('\n');
  for (const [id] of used) t.ok(code.includes(`'${id}'`), id);
});

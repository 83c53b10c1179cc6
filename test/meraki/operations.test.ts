import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { type Operation, operations } from '../../src/meraki/operations.ts';
import { standInOperations as served } from '../../src/sandbox/meraki/operations.ts';
import { parameters } from '../../src/sandbox/meraki/parameters.ts';
import { officialOperations } from '../support/official-operations.ts';

const used: [string, Operation][] = Object.entries(operations);

t.test('every operation is in the stand-in, with the same path and scope', async (t) => {
  for (const [id, { method, path, scope = null }] of used) {
    t.match(
      served.find((one) => one.id === id),
      { method, path, scope },
      id,
    );
  }
});

t.test('every operation is an official one with the same scope, and not deprecated', async (t) => {
  for (const [id, { method, path, scope = null }] of used) {
    t.match(
      officialOperations.find((one) => one.id === id),
      { method, path, scope, deprecated: false },
      id,
    );
  }
});

t.test('pages are as large as Meraki allows', async (t) => {
  const limits = new Map(Object.entries(parameters).map(([id, { page }]) => [id, page?.max]));
  for (const [id, { perPage }] of used) {
    // Meraki allows larger pages here, but an answer with more than 5,000 changes would be of no use.
    if (id === 'getOrganizationConfigurationChanges') t.equal(perPage, 5000);
    else t.equal(perPage, limits.get(id), id);
  }
});

t.test('every operation is used', async (t) => {
  const room = new URL('../../src/meraki/', import.meta.url);
  const code = readdirSync(room)
    .filter((name) => name.endsWith('.ts') && name !== 'operations.ts')
    .map((name) => readFileSync(new URL(name, room), 'utf8'))
    .join('\n');
  for (const [id] of used) t.ok(code.includes(`'${id}'`), id);
});

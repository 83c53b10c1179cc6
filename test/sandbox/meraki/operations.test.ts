import t from 'tap';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import {
  DOCUMENT_ABSENT,
  factsOf,
  officialOperations,
  readOfficialDocument,
} from '../../support/official-operations.ts';

const document = readOfficialDocument();

t.test('the operations are the official ones, in their order', async (t) => {
  t.equal(officialOperations.length, 56);
  t.same(
    standInOperations.map((operation) => ({ ...operation, deprecated: false })),
    officialOperations.map(({ id, method, path, scope, status, deprecated }) => {
      return { id, method, path, scope, status, deprecated };
    }),
  );
});

t.test('ids and routes are unique', async (t) => {
  t.equal(new Set(standInOperations.map(({ id }) => id)).size, standInOperations.length);
  t.equal(
    new Set(standInOperations.map(({ method, path }) => `${method} ${path}`)).size,
    standInOperations.length,
  );
});

const skip = document ? false : DOCUMENT_ABSENT;
t.test('test/support/official-operations.jsonl states what the document does', { skip }, async (t) => {
  const facts = document ? factsOf(document) : [];
  // JSON leaves out undefined fields, so they are removed here too.
  t.same(officialOperations, JSON.parse(JSON.stringify(facts)));
});

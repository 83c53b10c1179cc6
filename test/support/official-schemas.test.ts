import t from 'tap';
import { operations } from '../../src/meraki/operations.ts';
import { DOCUMENT_ABSENT, readOfficialDocument } from './official-operations.ts';
import { officialSchemas, schemasOf } from './official-schemas.ts';

t.test('each operation that the bot uses has a schema', async (t) => {
  t.same([...officialSchemas.keys()].sort(), Object.keys(operations).sort());
});

const document = readOfficialDocument();
const skip = document ? false : DOCUMENT_ABSENT;
t.test('test/support/official-schemas.jsonl states what the document does', { skip }, async (t) => {
  const schemas = document ? schemasOf(document) : [];
  const stated = [...officialSchemas].map(([id, schema]) => ({ id, schema }));
  // JSON leaves out undefined fields, so they are removed here too.
  t.same(JSON.parse(JSON.stringify(stated)), JSON.parse(JSON.stringify(schemas)));
});

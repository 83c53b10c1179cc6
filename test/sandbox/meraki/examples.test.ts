import t from 'tap';
import { readExamples } from '../../../src/sandbox/meraki/examples.ts';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import { call, start } from '../../support/meraki-stand-in.ts';
import { DOCUMENT_ABSENT, readOfficialDocument } from '../../support/official-operations.ts';

const document = readOfficialDocument();
const skip = document ? false : DOCUMENT_ABSENT;

t.test('every operation answers with the example of the document', { skip }, async (t) => {
  const meraki = await start(t, { ...(document && { examples: document }) });
  for (const { method, path, status } of standInOperations) {
    const responses = document?.paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const example = responses[status]?.content?.['application/json']?.example;
    const query = path.endsWith('/clients/search') ? '?mac=22:33:44:55:66:77' : '';
    const answer = await call(meraki, path.replaceAll(/\{\w+\}/g, 'Q234-ABCD-5678') + query, { method });
    t.equal(answer.status, status, `${method} ${path}`);
    t.same(answer.json, example, `${method} ${path}`);
  }
  const perPage = await call(meraki, '/organizations/1/devices?perPage=1');
  t.equal(perPage.status, 400, 'the query is checked, too');
  t.equal((await call(meraki, '/organizations/1/devices', { token: 'readless' })).status, 403);
  t.equal((await call(meraki, '/organizations/1/devices', { token: 'nobody' })).status, 401);
  t.equal((await call(meraki, '/organizations', { token: 'homeless' })).status, 200);
});

t.test('a document of another shape, or without an operation, is refused', async (t) => {
  t.throws(() => readExamples({ swagger: '2.0', paths: {} }));
  t.throws(() => readExamples({ openapi: '3.0.1', paths: {} }), /the examples lack getDevice,/);
});

import t from 'tap';
import { createWhereabouts } from '../../src/webex/whereabouts.ts';
import { ada, startClient } from '../support/webex-client.ts';

t.test('Webex is asked for the person each time, also for one who is remembered', async (t) => {
  const asked: string[] = [];
  let status = 200;
  const { client } = await startClient(t, (req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(ada));
  });
  const { isKnown, readSelf } = createWhereabouts(client);
  await client.people.get('ada');
  asked.length = 0;
  t.equal(await isKnown('ada'), true);
  status = 404;
  t.equal(await isKnown('ada'), false);
  t.strictSame(asked, ['GET /v1/people/ada', 'GET /v1/people/ada']);
  for (status of [400, 401, 403, 410, 500, 503])
    await t.rejects(isKnown('ada'), { code: `http_${status}` }, `${status} says nothing`);

  status = 200;
  asked.length = 0;
  await readSelf();
  await readSelf();
  t.strictSame(asked, ['GET /v1/people/me', 'GET /v1/people/me']);
  status = 404;
  await t.rejects(readSelf(), { code: 'http_404' });
});

t.test('an answer that is no person says nothing', async (t) => {
  const { client } = await startClient(t, (_, res) => {
    res.setHeader('content-type', 'application/json').end('{}');
  });
  await t.rejects(createWhereabouts(client).isKnown('ada'));
});

t.test('a person who is suspended is known', async (t) => {
  const { client } = await startClient(t, (_, res) => {
    const suspended = { ...ada, status: 'inactive', loginEnabled: false };
    res.setHeader('content-type', 'application/json').end(JSON.stringify(suspended));
  });
  t.equal(await createWhereabouts(client).isKnown('ada'), true);
});

import t from 'tap';
import { newSecret } from '../src/core/secrets.ts';
import { createLogger } from '../src/logger.ts';

function capture(secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets, out: { write: (line) => lines.push(line) } });
  return { log, text: () => lines.join('') };
}

t.test('lines are JSON when the output is no terminal', async (t) => {
  const { log, text } = capture();
  log.info({ reference: 'abc' }, 'hello');
  t.match(JSON.parse(text()), { level: 30, reference: 'abc', msg: 'hello' });
});

t.test('secrets are removed wherever they stand', async (t) => {
  const exact = 'configured/secret+value';
  const own = newSecret();
  const { log, text } = capture([exact]);
  const error = new Error(`call to https://as.example/cb?code=c0de-value&state=st4te failed`, {
    cause: new Error(`Authorization: Basic ${Buffer.from('id:planted').toString('base64')}`),
  });
  Object.assign(error, { data: { res: { req: { _header: `Authorization: Bearer ${exact}` } } } });
  log.error({ err: error, nested: { deep: { deeper: [exact] } }, url: `/link/${own}` }, `text with ${own}`);
  log.info(
    { body: JSON.stringify({ access_token: 'opaque.tok-en', refresh_token: 'r3fresh' }) },
    'Bearer abcdef123456',
  );
  for (const planted of [
    exact,
    own,
    'c0de-value',
    'st4te',
    'opaque.tok-en',
    'r3fresh',
    'abcdef123456',
    'cGxhbnRlZA',
  ])
    t.notMatch(text(), planted);
  t.match(text(), 'https://as.example/cb?code=[secret]');
});

t.test('what helps is kept: ids of people, references, stacks', async (t) => {
  const { log, text } = capture();
  const personId = Buffer.from('ciscospark://us/PEOPLE/3b7d5c1e-0000-4000-8000-000000000001').toString(
    'base64url',
  );
  log.warn({ personId, err: new TypeError('no such thing') }, 'odd');
  t.match(text(), personId);
  t.match(text(), 'TypeError: no such thing');
  t.match(text(), 'logger.test.ts');
});

t.test('of several errors in one, each is told', async (t) => {
  const { log, text } = capture(['planted-secret']);
  const full = new Error('ENOSPC: no space left on device, write planted-secret');
  log.error({ err: new AggregateError([full, 'odd'], 'not everything could be closed') }, 'stopping failed');
  t.match(JSON.parse(text()).err, {
    type: 'AggregateError',
    message: 'not everything could be closed',
    errors: [{ type: 'Error', message: /^ENOSPC.*\[secret\]$/ }, 'odd'],
  });
});

import t from 'tap';
import { KnownError } from '../src/core/errors.ts';
import { ProviderError } from '../src/core/provider.ts';
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

t.test('secrets are removed anywhere in a line', async (t) => {
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

t.test('ids of people, types of errors and stacks are kept', async (t) => {
  const { log, text } = capture();
  const personId = Buffer.from('ciscospark://us/PEOPLE/3b7d5c1e-0000-4000-8000-000000000001').toString(
    'base64url',
  );
  log.warn({ personId, err: new TypeError('no such thing') }, 'odd');
  t.match(text(), personId);
  t.match(text(), 'TypeError: no such thing');
  t.match(text(), 'logger.test.ts');
});

/** Logs something that was thrown. @returns its description, as it stands in the line */
function described(error: unknown) {
  const { log, text } = capture(['planted-secret']);
  log.error({ err: error }, 'failed');
  return JSON.parse(text()).err;
}

t.test('an error is logged as type, code, message, stack and cause, and nothing else', async (t) => {
  const cause = Object.assign(new TypeError('no answer'), { code: 'ECONNRESET', request: 'planted' });
  const error = new ProviderError('meraki', 'unavailable', 'GET /organizations');
  error.cause = cause;
  const err = described(error);
  t.match(err, {
    type: 'ProviderError',
    code: 'unavailable',
    message: 'meraki: unavailable (GET /organizations)',
    stack: /logger\.test\.ts/,
    cause: { type: 'TypeError', code: 'ECONNRESET', message: 'no answer', stack: /logger\.test\.ts/ },
  });
  t.strictSame(Object.keys(err), ['type', 'code', 'message', 'stack', 'cause']);
  t.strictSame(Object.keys(err.cause), ['type', 'code', 'message', 'stack']);
});

t.test('the code and the frames of a KnownError are logged, but not its message', async (t) => {
  for (const typed of ['no network “typed”', 'typed\n    at typed', 'typed: $&']) {
    const known = new KnownError('not_found', typed, 'Say `networks`.', { cause: new Error('HTTP 404') });
    const err = described(new Error('a command failed', { cause: known }));
    t.match(err.cause, {
      type: 'KnownError',
      code: 'not_found',
      stack: /^at .*logger\.test\.ts/,
      cause: { type: 'Error', message: 'HTTP 404' },
    });
    t.notMatch(JSON.stringify(err), 'typed');
  }
});

t.test('a KnownError without frames is logged without its message too', async (t) => {
  t.intercept(Error, 'stackTraceLimit', { value: 0 });
  const err = described(new KnownError('not_found', 'no network “typed”', 'Say `networks`.'));
  t.match(err, { type: 'KnownError', code: 'not_found' });
  t.notMatch(JSON.stringify(err), 'typed');
});

t.test('any other thrown value is described in the same shape', async (t) => {
  t.strictSame(described('odd'), { type: 'string', message: 'odd' });
  t.strictSame(described(undefined), undefined, 'nothing was thrown');
  t.strictSame(described(null), { type: 'object', message: 'null' });
  t.strictSame(described({ name: 'WebexHttpError', message: 'looks like one', code: 7, body: 'planted' }), {
    type: 'WebexHttpError',
    code: 7,
    message: 'looks like one',
  });
  t.strictSame(described(Object.create(null)), { type: 'Object', message: 'an object without a message' });
});

t.test('each error of an AggregateError is described', async (t) => {
  const full = new Error('ENOSPC: no space left on device, write planted-secret');
  t.match(described(new AggregateError([full, 'odd'], 'not everything could be closed')), {
    type: 'AggregateError',
    message: 'not everything could be closed',
    errors: [
      { type: 'Error', message: /^ENOSPC.*\[secret\]$/ },
      { type: 'string', message: 'odd' },
    ],
  });
});

t.test('a cycle of causes or of errors ends', async (t) => {
  const first = new Error('first');
  first.cause = new Error('second', { cause: first });
  t.match(described(first), { message: 'first', cause: { message: 'second', cause: { message: 'first' } } });
  const errors: unknown[] = [];
  const aggregate = new AggregateError(errors, 'all');
  aggregate.errors.push(aggregate);
  t.match(described(aggregate), { message: 'all', errors: [{ message: 'all' }] });
});

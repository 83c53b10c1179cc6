import t from 'tap';
import { errorTextOf, isErrorBody } from '../../src/meraki/error-texts.ts';

t.test('the reason of an error is found in each form that a body can have', async (t) => {
  for (const body of [
    { errors: ['It is off'] },
    { errors: 'It is off' },
    { errors: [{ message: 'It is off' }] },
    { error: 'It is off' },
    { error: { message: 'It is off' } },
    { message: 'It is off' },
    { result: { type: 'error', message: 'It is off' } },
    { errors: ['It is off'], message: 'It is off' },
  ])
    t.same(
      errorTextOf(JSON.stringify(body)),
      { said: 'It is off', words: 'It is off' },
      JSON.stringify(body),
    );
  for (const body of ['', '{}', '[]', 'null', '{"errors":[7,null,{}]}']) t.equal(errorTextOf(body).said, '');
});

t.test('the words of pages and plain texts are read, and are not to be quoted', async (t) => {
  t.same(errorTextOf('It is off'), { said: '', words: 'It is off' });
  const page = '<html><style>a{}</style><script>let x = 1</script><h1>It\n is</h1><p>off&nbsp;now</p></html>';
  t.same(errorTextOf(page), { said: '', words: 'It is off now' });
  t.same(errorTextOf(`<script>${'x'.repeat(200_000)}`), { said: '', words: '' });
});

t.test('what a refusal repeats of secrets is left out', async (t) => {
  const said = (text: string) => errorTextOf(JSON.stringify({ errors: [text] })).said;
  t.equal(said('Invalid API key 6bec40cf957de430a6f1f2baa056b99a4fac9ea0'), 'Invalid API key …');
  t.equal(said('Bearer abc.def is not valid'), 'Bearer … is not valid');
  t.equal(said('See https://n1.meraki.com/o/x?code=abc#y now'), 'See https://n1.meraki.com/o/x?… now');
  t.equal(said(`${'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'}.eyJhIjoxfQ.c2ln is old`), '… is old');
  t.equal(said('Network L_646829496481105433 is locked'), 'Network L_646829496481105433 is locked');
});

t.test('a body that holds an error in place of data is one', async (t) => {
  for (const body of [
    { result: { type: 'error', message: 'no' } },
    { errors: ['no'] },
    { errors: ['no'], items: [] },
    { error: 'no' },
    { error: { code: 1 } },
    { message: 'API access is disabled' },
    { status: 'error', message: 'no' },
    { status: 'error', error: 'no' },
  ])
    t.ok(isErrorBody(body), JSON.stringify(body));
});

t.test('fields of these names in normal answers make no error', async (t) => {
  for (const body of [
    [{ portId: '1', errors: ['Port disconnected'] }],
    { items: [{ errors: ['Port disconnected'] }], meta: {} },
    { pingId: '1', status: 'failed', error: 'The device is unreachable.' },
    { status: 'failed', errors: ['No route', 'No reply'] },
    { pingId: '1', status: null, error: 'The device is unreachable.' },
    { message: 'Some types are left out', events: [] },
    { errors: [], items: [] },
    { error: null, counts: {} },
    { result: { type: 'list' } },
    null,
    'later',
    {},
  ])
    t.notOk(isErrorBody(body), JSON.stringify(body));
});

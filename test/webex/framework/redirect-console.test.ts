import t from 'tap';
import { redirectConsole } from '../../../src/webex/framework/redirect-console.ts';
import { createLines } from '../../support/gateway.ts';

t.test('console output goes to the log while the work runs', async (t) => {
  const { log, lines } = createLines();
  const written = [t.capture(console, 'log'), t.capture(console, 'error')];
  const { log: before } = console;
  const say = (text: string) => async () => {
    console.log('%s begins', text);
    await new Promise((resolve) => setImmediate(resolve));
    console.error(text, 'ends');
    return text;
  };
  const failing = t.rejects(
    redirectConsole(log, async () => {
      console.log('fails');
      throw new Error('failed');
    }),
    /failed/,
  );
  t.strictSame(await Promise.all([redirectConsole(log, say('one')), redirectConsole(log, say('two'))]), [
    'one',
    'two',
  ]);
  await failing;
  t.equal(console.log, before, 'the console is restored after concurrent work');
  t.strictSame(
    lines.map(({ level, text }) => `${level} ${text}`),
    [
      'debug bot framework: fails',
      'debug bot framework: one begins',
      'warn bot framework: one ends',
      'debug bot framework: two begins',
      'warn bot framework: two ends',
    ],
  );
  t.strictSame(
    written.flatMap((captured) => captured.args()),
    [],
  );
});

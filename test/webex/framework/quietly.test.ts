import t from 'tap';
import { redirectConsole } from '../../../src/webex/framework/quietly.ts';
import { createLines } from '../../support/gateway.ts';

t.test('the console goes to the log as long as the work lasts', async (t) => {
  const { log, lines } = createLines();
  const written = [t.capture(console, 'log'), t.capture(console, 'error')];
  const { log: before } = console;
  const say = (text: string) => async () => {
    console.log('%s begins', text);
    await new Promise((resolve) => setImmediate(resolve));
    console.error(text, 'ends');
    return text;
  };
  const failing = redirectConsole(log, async () => {
    console.log('fails');
    throw new Error('failed');
  });
  t.strictSame(await Promise.all([redirectConsole(log, say('one')), redirectConsole(log, say('two'))]), [
    'one',
    'two',
  ]);
  await t.rejects(failing, /failed/);
  t.equal(console.log, before, 'works side by side put back what was there');
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

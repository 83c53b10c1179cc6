import fc from 'fast-check';
import t from 'tap';
import { isForAdministrators } from '../../src/bot/permissions.ts';
import { commands } from '../../src/commands/index.ts';
import { SEED } from '../support/fuzz.ts';
import { BEHIND, mixedQuestion } from '../support/mixed-questions.ts';
import { type Asker, MIXED, STATES, startMixed } from '../support/mixed-space.ts';

/** One slip of the finger that every name of a command is tried with, beside the right spelling. */
const slips = (name: string) => [name, `${name.slice(0, -2)}${name.slice(-1)}`, `${name}x`];

t.test('no command posts what the asker did not type where a guest reads, however it is said', async (t) => {
  const { ask } = await startMixed(t);
  let told = 0;
  for (const [at, command] of commands.entries()) {
    const leaks: string[] = [];
    const isAdministrative = isForAdministrators(command);
    const state = isAdministrative ? 'opened' : (STATES[at % STATES.length] ?? 'nothing');
    const askers: Asker[] = isAdministrative ? ['ben', 'ada'] : ['ada'];
    // A ping that is sent waits a second for its result.
    const behind = command.name === 'ping' ? BEHIND.slice(1, 4) : BEHIND;
    for (const asker of askers) {
      for (const [n, words] of behind.entries()) {
        for (const spelled of n % 10 === 0 ? slips(command.name) : [command.name]) {
          const text = `${spelled} ${words}`;
          const { leaked, told: now } = await ask({ text, asker, state });
          leaks.push(...leaked.map((one) => `${asker}, ${state}: ${text}: ${one}`));
          told += now;
        }
      }
    }
    t.strictSame(leaks, [], command.name);
  }
  t.ok(told > 1_000, `the askers were told ${told} names and ids directly`);
});

t.test('generated questions, half right, post nothing either', async (t) => {
  const { ask } = await startMixed(t);
  const property = fc.asyncProperty(mixedQuestion, async (question) => {
    const { leaked } = await ask(question);
    if (leaked.length > 0) throw new Error(`posted: ${leaked}`);
  });
  await fc.assert(property, { seed: SEED, numRuns: 150 });
});

t.test('the sweep would find what is posted', async (t) => {
  const { ask } = await startMixed(t);
  t.not((await ask({ text: 'networks' }, 'among colleagues')).leaked.length, 0);
  t.not((await ask({ text: 'devices ofline' }, 'among colleagues')).leaked.length, 0);
  t.strictSame((await ask({ text: 'devices ofline' }, MIXED)).leaked, []);
});

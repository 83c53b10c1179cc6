import fc from 'fast-check';
import t from 'tap';
import { isForAdministrators } from '../../../src/bot/permissions.ts';
import { commands } from '../../../src/commands/index.ts';
import { attack } from '../../support/fuzz.ts';
import { misspelled, mixedQuestion } from '../../support/mixed-questions.ts';
import { type Asker, NAMES, startMixed } from '../../support/mixed-space.ts';
import { sweepCommands } from '../../support/mixed-sweep.ts';

const space = await startMixed(t);
const { ask } = space;

t.test('no command posts what the asker did not type where a guest reads, however it is said', async (t) => {
  t.ok((await sweepCommands(t, space, 1)) > 1_000);
});

attack(
  t,
  'no question posts what the asker did not type where a guest reads',
  fc.asyncProperty(mixedQuestion, async (question) => {
    const { leaked } = await ask(question);
    if (leaked.length > 0) throw new Error(`posted: ${leaked}`);
  }),
  1_000,
);

t.test('every slip of the finger in the name of a command posts nothing either', async (t) => {
  for (const command of commands) {
    const { name } = command;
    const state = isForAdministrators(command) ? 'opened' : 'nothing';
    const leaks: string[] = [];
    for (const [n, spelled] of misspelled(name).entries()) {
      const asker: Asker = n % 2 === 0 ? 'ben' : 'ada';
      const text = `${spelled} ${NAMES[n % NAMES.length]}`;
      // A slip that leaves `ping` would wait a second for its result.
      if (/^ping\s/.test(text)) continue;
      const { leaked } = await ask({ text, asker, state });
      leaks.push(...leaked.map((one) => `${asker}: ${text}: ${one}`));
    }
    t.strictSame(leaks, [], name);
  }
});

import fc from 'fast-check';
import t from 'tap';
import { SEED } from '../support/fuzz.ts';
import { mixedQuestion } from '../support/mixed-questions.ts';
import { MIXED, startMixed } from '../support/mixed-space.ts';
import { sweepCommands } from '../support/mixed-sweep.ts';

t.test('no command posts what the asker did not type where a guest reads', async (t) => {
  const told = await sweepCommands(t, await startMixed(t), 4);
  t.ok(told > 250, `the askers were told ${told} names and ids directly`);
});

t.test('generated questions, half right, post nothing either', async (t) => {
  const { ask } = await startMixed(t);
  const property = fc.asyncProperty(mixedQuestion, async (question) => {
    const { leaked } = await ask(question);
    if (leaked.length > 0) throw new Error(`posted: ${leaked}`);
  });
  await fc.assert(property, { seed: SEED, numRuns: 100 });
});

t.test('the sweep would find what is posted', async (t) => {
  const { ask } = await startMixed(t);
  t.not((await ask({ text: 'networks' }, 'among colleagues')).leaked.length, 0);
  t.not((await ask({ text: 'devices oflne' }, 'among colleagues')).leaked.length, 0);
  t.strictSame((await ask({ text: 'devices oflne' }, MIXED)).leaked, []);
});

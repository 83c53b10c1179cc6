import fc from 'fast-check';
import t from 'tap';
import { attack, RUNS } from '../../support/fuzz.ts';
import { startBorrower } from '../../support/lent/borrower.ts';
import { borrowedQuestion } from '../../support/lent/questions.ts';

let told = 0;
let pictures = 0;

t.test('what a borrower is told', async (t) => {
  const borrower = await startBorrower(t);
  await attack(
    t,
    'no question is answered with anything from outside of what is lent',
    fc.asyncProperty(borrowedQuestion, async (question) => {
      const answer = await borrower.ask(question);
      told += answer.told;
      pictures += answer.pictures;
      if (answer.leaked.length > 0) throw new Error(`told: ${answer.leaked}`);
    }),
    RUNS / 2,
  );
  t.comment(`${told} names, ${pictures} pictures`);
  t.ok(pictures >= RUNS / 20, 'a tenth of them is drawn');
});

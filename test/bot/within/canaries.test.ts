import fc from 'fast-check';
import t from 'tap';
import { attack } from '../../support/fuzz.ts';
import { startBorrower } from '../../support/lent/borrower.ts';
import { borrowedQuestion } from '../../support/lent/questions.ts';

const borrower = await startBorrower(t, { isAlone: true });
let told = 0;
let pictures = 0;

attack(
  t,
  'no question of a borrower is answered with anything from outside of what is lent',
  fc.asyncProperty(borrowedQuestion, async (question) => {
    const answer = await borrower.ask(question);
    told += answer.told;
    pictures += answer.pictures;
    if (answer.leaked.length > 0) throw new Error(`told: ${answer.leaked}`);
  }),
  500,
);

t.test('something was told, and drawn', async (t) => {
  t.comment(`${told} names, ${pictures} pictures`);
  t.ok(told > 500);
  t.ok(pictures > 10);
});

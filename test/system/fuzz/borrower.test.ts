import fc from 'fast-check';
import t from 'tap';
import { attack, RUNS } from '../../support/fuzz.ts';
import { startBorrower } from '../../support/lent/borrower.ts';
import { borrowedQuestion } from '../../support/lent/questions.ts';

/** Of five questions, one is asked in two worlds that differ only outside of what is lent: the answers must be the same. */
const QUESTIONS = [
  { isAlone: true, share: 0.8 },
  { isAlone: false, share: 0.2 },
];

let told = 0;
let pictures = 0;

for (const { isAlone, share } of QUESTIONS)
  t.test(`what a borrower is told${isAlone ? '' : ', beside a world with others outside'}`, async (t) => {
    const runs = Math.ceil((RUNS / 2) * share);
    const borrower = await startBorrower(t, { isAlone });
    await attack(
      t,
      'no question is answered with anything from outside of what is lent',
      fc.asyncProperty(borrowedQuestion, async (question) => {
        const answer = await borrower.ask(question);
        told += answer.told;
        pictures += answer.pictures;
        if (answer.leaked.length > 0) throw new Error(`told: ${answer.leaked}`);
      }),
      runs,
    );
  });

t.test('a tenth of the answers is drawn', async (t) => {
  t.comment(`${told} names, ${pictures} pictures`);
  t.ok(pictures >= RUNS / 20);
});

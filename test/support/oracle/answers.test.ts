import t from 'tap';
import { card, textBlock } from '../../../src/bot/report/card-parts.ts';
import { checkAmountSaid, checkNoAmount, checkUsageCell, MEGABYTE } from './amounts-said.ts';
import { ClaimError, cellOf, checkAnswer, readAnswer, says, unreadIn } from './answers.ts';

const markdown = [
  '**Top clients · Aurora Retail: Top client: amber\\-1, 2\\.5 GB**',
  '- **amber\\-1** – 2\\.5 GB · 17% of the total',
  "1,200 entries of Meraki's answer could not be read and are not counted here.",
  'All 2 rows as a CSV file.',
].join('\n\n');
const file = {
  name: 'top.csv',
  type: 'text/csv' as const,
  data: Buffer.from('\ufeffclient,usage in GB\r\namber-1,2.5\r\nbirch,\r\n'),
};

t.test('an answer is read as people see it', async (t) => {
  const answer = readAnswer({ markdown, file });
  t.match(answer, {
    isReport: true,
    summary: 'Top client: amber-1, 2.5 GB',
    lines: [{ name: 'amber-1', details: ['2.5 GB', '17% of the total'] }],
    table: { header: ['client', 'usage in GB'] },
  });
  t.equal(unreadIn(answer), 1200);
  t.equal(cellOf(answer.table, answer.table?.rows[0], /^usage in/), '2.5');
  t.doesNotThrow(() => checkAnswer(answer));
});

t.test('what is wrong with an answer is found', async (t) => {
  const wrong = (answer: Partial<Parameters<typeof readAnswer>[0]>) => () =>
    checkAnswer(readAnswer({ markdown, ...answer }));
  t.throws(wrong({ markdown: '**A: NaN devices**' }), ClaimError);
  t.throws(wrong({ markdown: '**A: [object Object]**' }), ClaimError);
  t.throws(
    wrong({ card: card([textBlock('3 devices')], []) }),
    ClaimError,
    'the card says more than the text',
  );
  const pages = (rest: number) => ({
    markdown: `${markdown}\n\n1–10 of 50. \`top page 2\` shows more.`,
    card: card([textBlock(`1–10 of 50 · ${rest} more`)], []),
  });
  t.doesNotThrow(() => checkAnswer(readAnswer(pages(40))));
  t.throws(wrong(pages(30)), ClaimError, 'the rows that are left are miscounted');
  t.throws(wrong({ file: { ...file, data: Buffer.from('a,b\r\n1,2\r\n') } }), ClaimError, 'a row is missing');
  t.throws(
    wrong({ file: { ...file, data: Buffer.from('a,b\r\n1,2\r\n3\r\n') } }),
    ClaimError,
    'a cell is missing',
  );
});

t.test('a number is the whole number', async (t) => {
  t.ok(says('2 offline and 13 alerting', 13, 'alerting'));
  t.notOk(says('2 offline and 13 alerting', 3, 'alerting'));
  t.notOk(says('1,013 alerting', 13, 'alerting'));
});

t.test('amounts are compared as precisely as they are written', async (t) => {
  const answer = readAnswer({ markdown, file });
  const [amber = [], birch = []] = answer.table?.rows ?? [];
  t.doesNotThrow(() => checkAmountSaid(answer.text, 2560 * MEGABYTE, 'the usage'));
  t.throws(() => checkAmountSaid(answer.text, 25 * MEGABYTE, 'the usage'), ClaimError);
  t.throws(() => checkNoAmount(answer), ClaimError);
  t.doesNotThrow(() => checkUsageCell(answer.table, amber, 2560 * MEGABYTE));
  t.throws(() => checkUsageCell(answer.table, amber, undefined), ClaimError);
  t.doesNotThrow(() => checkUsageCell(answer.table, birch, undefined));
  t.throws(() => checkUsageCell(answer.table, birch, 0), ClaimError);
});

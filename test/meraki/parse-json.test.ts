import t from 'tap';
import { createSlices } from '../../src/core/async/slices.ts';
import { parseJson } from '../../src/meraki/parse-json.ts';
import { countedSlices } from '../support/counted-slices.ts';

const slices = createSlices();
const HARD = [
  '',
  '"',
  '\\',
  '\\"',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\n',
  '\u2028',
  '"],["',
  '\\\\"',
  'é日\u{1F600}',
];
/** An item with everything that could be mistaken for the end of an item. */
const hard = (n: number) => ({
  [HARD[n % HARD.length] ?? '']: HARD,
  n,
  nested: [[n], [{ a: [null, true, -1.5e3] }], HARD[(n * 5) % HARD.length]],
  padding: HARD.join('').repeat(n % 7),
});
const items = (amount: number) => Array.from({ length: amount }, (_, n) => hard(n));

t.test('a list is parsed to what JSON.parse makes of it, whatever is in its texts', async (t) => {
  for (const amount of [0, 1, 2, 500, 5_000]) {
    for (const space of [0, 1]) {
      const text = JSON.stringify(items(amount), null, space);
      t.same(await parseJson(text, slices), JSON.parse(text), `${text.length} characters`);
    }
  }
  const strings = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => HARD[n % HARD.length]));
  t.same(await parseJson(` ${strings}\n`, slices), JSON.parse(strings));
});

t.test('what is no list is parsed, too', async (t) => {
  for (const value of [null, 1, 'x', {}, { events: items(100) }])
    t.same(await parseJson(JSON.stringify(value), slices), value);
});

t.test('what is no JSON is refused, wherever its fault is', async (t) => {
  const good = JSON.stringify(items(2_000));
  const inside = good.slice(1, -1);
  const bad = [
    ...['', '[', ']', '[1,]', '[,1]', 'no'],
    `[${inside}`,
    `[${inside},`,
    `[${inside},]`,
    `[${inside}}`,
    `[${inside}]]`,
    `[${inside}] x`,
    `[${inside},,1]`,
    `[${inside} 1]`,
    `[${inside},"no end]`,
    `[${inside},{]}]`,
    `[,${inside}]`,
  ];
  for (const text of bad) await t.rejects(parseJson(text, slices), { name: 'SyntaxError' }, text.slice(-20));
});

t.test('a piece that can not be parsed in a short time is refused', async (t) => {
  const long = 'x'.repeat(5_000_000);
  for (const value of [long, { long }, [1, { long }, 2]])
    await t.rejects(parseJson(JSON.stringify(value), slices), { code: 'json_too_long' });
});

t.test('twenty megabytes are parsed in many turns', async (t) => {
  const counted = countedSlices();
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, value: 'y'.repeat(1_000) })));
  t.ok(text.length > 20_000_000);
  const parsed = await parseJson(text, counted);
  t.equal(Array.isArray(parsed) && parsed.length, 20_000);
  t.ok(counted.turns() > 70, `${counted.turns()} turns`);
});

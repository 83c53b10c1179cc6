import t from 'tap';
import { parsePeriod, periodAsTyped, splitPeriod } from '../../../src/bot/text/period.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';

const now = 1_000 * DAY;
const split = (text: string) => splitPeriod(text === '' ? [] : text.split(' '), now);

t.test('last …, at the end', async (t) => {
  const cases: [string, string[], number | undefined][] = [
    ['', [], undefined],
    ['Ada Moreno', ['Ada', 'Moreno'], undefined],
    ['last 24h', [], now - 24 * HOUR],
    ['Ada LAST 7D', ['Ada'], now - 7 * DAY],
    ['last 1 day', [], now - DAY],
    ['last 36 hours', [], now - 36 * HOUR],
    ['The Last last 30d', ['The', 'Last'], now - 30 * DAY],
    ['last week', [], now - 7 * DAY],
    ['last 90 minutes', [], now - 1.5 * HOUR],
    ['last 366d', [], now - 366 * DAY],
  ];
  for (const [text, words, since] of cases) t.strictSame(split(text), { words, since }, text);
});

t.test('what is no period is said to be none', async (t) => {
  for (const text of [
    'last',
    'last fortnight',
    'last h',
    'last 0d',
    'last 367d',
    'last 7d x',
    'last -1d',
    'last 1e3d',
  ]) {
    t.throws(() => split(text), /I don't know the period “last/, text);
  }
});

t.test('as one would type it', async (t) => {
  const cases: [number, string][] = [
    [30 * MINUTE, '30min'],
    [DAY, '24h'],
    [36 * HOUR, '36h'],
    [31 * DAY, '31d'],
  ];
  for (const [length, typed] of cases) {
    t.equal(periodAsTyped(length), typed);
    t.equal(parsePeriod(typed), length);
  }
});

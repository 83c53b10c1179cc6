import t from 'tap';
import { during, parsePeriod, periodAsTyped, periodInWords } from '../../../src/bot/text/period.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';

t.test('a period is a number and a unit, or one unit in full, of up to a year', async (t) => {
  const cases: [string, number | undefined][] = [
    ['24h', 24 * HOUR],
    ['7D', 7 * DAY],
    ['1 day', DAY],
    ['36 hours', 36 * HOUR],
    ['90 minutes', 1.5 * HOUR],
    ['week', 7 * DAY],
    ['2 months', 60 * DAY],
    ['366d', 366 * DAY],
    ['367d', undefined],
    ['0d', undefined],
    ['h', undefined],
    ['-1d', undefined],
    ['1e3d', undefined],
    ['7d x', undefined],
    ['fortnight', undefined],
    ['', undefined],
  ];
  for (const [text, length] of cases) t.equal(parsePeriod(text), length, text);
});

t.test('a period is written as a person would type it, and read back', async (t) => {
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

t.test('a period in words goes on after “the last”', async (t) => {
  t.equal(periodInWords(HOUR), 'hour');
  t.equal(periodInWords(DAY), '24 hours');
  t.equal(periodInWords(7 * DAY), '7 days');
  t.equal(periodInWords(30 * MINUTE), '30 minutes');
});

t.test('a time is told behind a sentence with the word that belongs to it', async (t) => {
  for (const [words, told] of [
    ['the last 24 hours', 'in the last 24 hours'],
    ['yesterday (2 August)', 'yesterday (2 August)'],
    ['Friday, 31 July', 'on Friday, 31 July'],
    ['the time since 09:00', 'since 09:00'],
    ['the time from 09:00 to 11:00', 'from 09:00 to 11:00'],
    ['the days from 1 July to 3 July', 'from 1 July to 3 July'],
    ['the week from 6 July to 12 July', 'in the week from 6 July to 12 July'],
  ] as const)
    t.equal(during(words), told);
});

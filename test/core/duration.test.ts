import t from 'tap';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { durationInWords } from '../../src/core/duration.ts';

t.test('a duration is written in words', async (t) => {
  const cases: [number, string][] = [
    [0, 'under a minute'],
    [1, 'under a minute'],
    [MINUTE, '1 minute'],
    [59 * MINUTE, '59 minutes'],
    [HOUR, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [30 * HOUR, '30 h'],
    [3 * DAY, '3 days'],
  ];
  for (const [ms, words] of cases) t.equal(durationInWords(ms), words);
});

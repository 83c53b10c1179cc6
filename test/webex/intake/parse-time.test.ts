import t from 'tap';
import { parseTime } from '../../../src/webex/intake/parse-time.ts';

const NOON = '2026-03-01T12:00:00.000Z';

t.test('a time is read in the forms in which JSON encoders write one', async (t) => {
  const forms = [
    NOON,
    '2026-03-01T12:00:00Z',
    '2026-03-01t12:00z',
    '2026-03-01T12:00:00+0000',
    '2026-03-01T12:00:00.000-00:00',
    '2026-03-01T14:30:00+02:30',
    '2026-03-01T14:30:00.000000+0230',
    '2026-03-01 12:00:00',
    '2026-03-01 12:00:00 +0000',
    Date.parse(NOON),
    Date.parse(NOON) / 1_000,
  ];
  for (const form of forms) t.equal(parseTime(form), NOON, String(form));
});

t.test('what is no time is undefined, never a wrong time', async (t) => {
  const others = [
    undefined,
    null,
    '',
    'yesterday',
    'March 7',
    'foo 2',
    '7',
    '2026',
    '2026-03-01',
    '2026-13-01T12:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T12:00:00+99:00',
    `${NOON} and more`,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    1e300,
    true,
    [],
    [NOON],
    {},
  ];
  for (const other of others) t.equal(parseTime(other), undefined, JSON.stringify(other));
});

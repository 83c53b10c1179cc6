import t from 'tap';
import { createRefusalLog } from '../../src/http/refusal-log.ts';
import { createMemoryLog } from '../support/records.ts';
import { until } from '../support/until.ts';

t.test('the first refusal is logged at once, and the others together, with their number', async (t) => {
  const log = createMemoryLog();
  const refused = createRefusalLog(log, 'refused', 20);
  for (let n = 1; n <= 100; n++) refused(`192.0.2.${n}`);
  t.match(log.lines, [{ level: 'warn', text: 'refused', fields: { refused: 1, address: '192.0.2.1' } }]);
  await until('the others are logged', () => log.lines.length === 2);
  t.match(log.lines[1], { fields: { refused: 99, address: '192.0.2.100' } });
});

t.test('after an interval without a refusal the next one is logged at once again', async (t) => {
  const log = createMemoryLog();
  const refused = createRefusalLog(log, 'refused', 5);
  for (let n = 1; n <= 3; n++) {
    refused('192.0.2.1');
    await until(`line ${n}`, () => log.lines.length === n);
  }
  t.match(log.lines[0], { fields: { refused: 1 } });
});

import t from 'tap';
import { parseExposition, sampleOf } from './exposition.ts';

const good = `# HELP a_total What.
# TYPE a_total counter
a_total{of="x \\"y\\" \\\\ \\n"} 3
# HELP b How long.
# TYPE b histogram
b_bucket{le="0.1"} 1
b_bucket{le="+Inf"} 2
b_sum 1.5e-3
b_count 2
`;

t.test('a valid page is read, with its labels and values', (t) => {
  const families = parseExposition(good);
  t.equal(sampleOf(families, 'a_total', { of: 'x \\"y\\" \\\\ \\n' }), 3);
  t.equal(sampleOf(families, 'b_count'), 2);
  t.equal(sampleOf(families, 'b_sum'), 0.0015);
  t.equal(sampleOf(families, 'c'), undefined);
  t.end();
});

t.test('an invalid page is refused', (t) => {
  const wrong: [string, string][] = [
    ['a_total{of="x', 'a_total{of="x\n'],
    ['b_count 2', 'b_count 3'],
    ['b_bucket{le="0.1"} 1', 'b_bucket{le="0.1"} 7'],
    ['b_sum', 'c_sum'],
    ['# TYPE b histogram', '# TYPE b'],
    ['# HELP a_total What.', '# HELP a_total '],
    ['a_total counter', 'a_totals counter'],
    ['b_count 2\n', 'b_count 2\nb_count 2\n'],
    [' 1.5e-3', ' 1,5'],
  ];
  for (const [right, bad] of wrong) {
    t.ok(good.includes(right));
    t.throws(() => parseExposition(good.replace(right, bad)), bad);
  }
  t.end();
});

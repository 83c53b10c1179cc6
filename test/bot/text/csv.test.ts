import fc from 'fast-check';
import t from 'tap';
import { csv } from '../../../src/bot/text/csv.ts';
import { visible } from '../../../src/core/visible.ts';
import { formulasIn, readCsv } from '../../support/csv-reader.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText } from '../../support/hostile-input.ts';

const lines = (...cells: (string | number)[]) => csv([cells]).toString('utf8');

t.test('a file follows RFC 4180: CRLF, quotes only where needed, quotes inside doubled', async (t) => {
  t.equal(
    csv([
      ['a', 'b'],
      ['c', ''],
    ]).toString('utf8'),
    '\ufeffa,b\r\nc,\r\n',
  );
  t.equal(
    lines('a,b', 'say "x"', 'two\nlines', 'r\rs', 'plain'),
    '\ufeff"a,b","say ""x""","two\nlines","r\rs",plain\r\n',
  );
  t.equal(lines('Über 日本'), '\ufeffÜber 日本\r\n');
});

t.test('a field that another separator would split is quoted', async (t) => {
  for (const char of [';', ',', '\t', '\r', '\n', '"']) {
    const field = readCsv(lines(`a${char}b`), ',');
    t.same(field, [[`a${char}b`]], JSON.stringify(char));
    t.match(lines(`a${char}b`), /^\ufeff"a/, JSON.stringify(char));
  }
});

t.test('a text that a spreadsheet would calculate becomes text', async (t) => {
  for (const sign of ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '−']) {
    t.equal(lines(`${sign}1+1`), `\ufeff'${sign}1+1\r\n`, sign);
    t.equal(lines(`  ${sign}1`), `\ufeff  '${sign}1\r\n`, `${sign} after spaces`);
    t.equal(lines(`\u200b\u00a0${sign}1`), `\ufeff\u00a0'${sign}1\r\n`, `${sign} after what shows nothing`);
    for (const char of [';', ',', '\t', '\r', '\n', '"']) {
      t.same(
        readCsv(lines(`x${char} ${sign}1`)),
        [[`x${char} '${sign}1`]],
        `${sign} after ${JSON.stringify(char)}`,
      );
    }
  }
  t.equal(lines('\t=1'), '\ufeff"\'\t\'=1"\r\n');
  t.equal(lines('\r1'), '\ufeff"\'\r1"\r\n');
  t.equal(lines('\0=1'), "\ufeff '=1\r\n");
  t.equal(lines("x;=cmd|' /C calc'!A0"), "\ufeff\"x;'=cmd|' /C calc'!A0\"\r\n");
  t.equal(lines('a=1', '2026-08-03T14:02:00.000Z', 'sw-1'), '\ufeffa=1,2026-08-03T14:02:00.000Z,sw-1\r\n');
});

t.test('a number stays a number, and a text that looks like one stays a text', async (t) => {
  t.equal(lines('AP', -102, 0, 1e21, -0.5), '\ufeffAP,-102,0,1e+21,-0.5\r\n');
  t.equal(lines('AP', Number.NaN, Number.NEGATIVE_INFINITY), '\ufeffAP,,\r\n');
  t.equal(lines('-102', '-1+1'), "\ufeff'-102,'-1+1\r\n");
});

t.test('characters that show nothing are no part of a table', async (t) => {
  t.equal(lines('Lob\u200bby\u{e0041}', '\u202egnp', '👩‍💻'), '\ufeffLobby,gnp,👩‍💻\r\n');
});

const separators = fc
  .array(
    fc.constantFrom(';', ',', '\t', '"', '\n', '\r', ' ', '=', '-', '@', '＝', '\u200b', '\u2028', 'x', "'"),
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(separators, hostileText);
const cell = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.double() });
const row = fc.tuple(text, fc.array(cell, { maxLength: 3 })).map(([first, others]) => [first, ...others]);

attack(
  t,
  'no reader finds a formula in a table, whichever separator it splits at',
  fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
    const found = formulasIn(csv(rows).toString('utf8'));
    if (found.length > 0) throw new Error(JSON.stringify(found));
  }),
  3_000,
);

attack(
  t,
  'a reader that splits at commas finds every text, with nothing but apostrophes added',
  fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
    const bare = (one: string) => one.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll("'", '');
    const found = readCsv(csv(rows).toString('utf8')).map((cells) => cells.map(bare));
    const wanted = rows.map((cells) =>
      cells.map((one) =>
        typeof one === 'string' ? bare(visible(one)) : Number.isFinite(one) ? String(one) : '',
      ),
    );
    if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(JSON.stringify([found, wanted]));
  }),
  3_000,
);

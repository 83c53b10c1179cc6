import t from 'tap';
import { csv } from '../../../src/bot/text/csv.ts';

const lines = (...cells: string[]) => csv([cells]).toString('utf8');

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

t.test('a cell that a spreadsheet would run becomes text', async (t) => {
  for (const start of ['=', '+', '-', '@', '\t']) {
    t.equal(lines(`${start}1+1`), `\ufeff'${start}1+1\r\n`, JSON.stringify(start));
  }
  t.equal(lines('\r=1'), '\ufeff"\'\r=1"\r\n');
  t.equal(lines('=1,2'), '\ufeff"\'=1,2"\r\n', 'also inside of quotes');
  t.equal(lines('a=1', '2026-08-03T14:02:00.000Z'), '\ufeffa=1,2026-08-03T14:02:00.000Z\r\n');
});

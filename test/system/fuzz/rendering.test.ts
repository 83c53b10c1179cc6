import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import t from 'tap';
import { csv } from '../../../src/bot/text/csv.ts';
import { escapeCardText, escapeMarkdown } from '../../../src/core/markdown.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText } from '../../support/hostile-input.ts';

const generous = new MarkdownIt({ html: true, linkify: true, breaks: true });
const strict = new MarkdownIt({ html: false });

attack(
  t,
  'a foreign text in an answer adds no mention, link, HTML or line',
  fc.property(hostileText, (text) => {
    const escaped = escapeMarkdown(text);
    if (/[<@\n\r]/.test(escaped)) throw new Error(`raw: ${escaped}`);
    const shown = generous.render(`**x ${escaped} y**`);
    if (!/^<p><strong>x [^<>\n]* y<\/strong><\/p>\n$/.test(shown)) throw new Error(shown);
  }),
);

attack(
  t,
  'a foreign text on a card adds no link, HTML or line',
  fc.property(hostileText, (text) => {
    const shown = strict.render(escapeCardText(text));
    if (!/^<p>[^<>\n]*<\/p>\n$/.test(shown)) throw new Error(shown);
  }),
);

attack(
  t,
  'a text in a table stays one cell, and is no formula',
  fc.property(fc.array(hostileText, { minLength: 1, maxLength: 3 }), (cells) => {
    const read = cellsOf(csv([cells]).toString('utf8'));
    if (read.length !== cells.length) throw new Error(`${read.length} cells`);
    for (const cell of read) if (/^[=+\-@\t\r]/.test(cell)) throw new Error(`the cell is a formula: ${cell}`);
  }),
);

/** Reads one row (RFC 4180). */
function cellsOf(table: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, bare] of table
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n$)/g))
    cells.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
  return cells;
}

import MarkdownIt from 'markdown-it';
import t from 'tap';
import { escapeCardText, escapeMarkdown, plain, textOfMarkdown } from '../../src/core/markdown.ts';

const renderers = [
  new MarkdownIt({ html: true, linkify: true, breaks: true }),
  new MarkdownIt({ html: false, linkify: true, typographer: false }),
  new MarkdownIt('commonmark'),
];

const ordinary = [
  'sw-01.store-12.aurora.example',
  'AP_01_lobby (2nd floor)',
  'Food & Drinks – R&D',
  'AT&amp;T',
  'Store #12: café / bar',
  '10.20.30.40',
  '2.4 GHz',
  'Über-Straße 5, 東京 👩‍💻',
  "Joe's {main} ~ 50% = $5 ^ ok?",
  'a > b < c',
  '12:30',
];

const hostile = [
  '<@all>',
  '<@personEmail:ada@aurora.example|Ada>',
  '<@personId:abc>',
  '&lt;@all&gt;',
  '&#60;@all&#62;',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '[x]: https://evil.example',
  '[a][b]',
  '<https://evil.example>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden',
  'https://evil.example/a_b_c',
  'http://localhost',
  '//localhost/x',
  'ftp://evil.com',
  'mailto:eve@evil.com',
  'eve@evil.com',
  'www.evil.com',
  'evil.com/path?x=1',
  'EVIL.IO',
  '# heading',
  'heading #',
  '===',
  '---',
  '- - -',
  '***',
  '___',
  '- item',
  '* item',
  '+ item',
  '1. item',
  '1) item',
  '123456789. item',
  '> quote',
  '    code',
  '\tcode',
  '```js',
  '~~~',
  '`code`',
  '``',
  '**bold**',
  '__bold__',
  '_x_',
  '*x*',
  '~~gone~~',
  '|a|b|',
  ':-|-:',
  '|---|',
  'back\\',
  '\\*x\\*',
  '\\',
  'Wow!',
  '![',
  '](https://evil.example)',
  'a\n\n# b',
  'a\r\n- b',
  'a\u2028# b',
  'a\u0085- b',
  'a  \nb',
  '&nbsp;',
  '&NewLine;# x',
  '&#10;',
  '\u202eevil\u2066',
];

const decode = (html: string) =>
  html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

/** The places of a name in an answer, each with the expected HTML. */
const places: [string, (name: string) => string, (shown: string) => string][] = [
  ['alone', (n) => n, (s) => `<p>${s}</p>\n`],
  ['in a list', (n) => `- ${n}\n- next`, (s) => `<ul>\n<li>${s}</li>\n<li>next</li>\n</ul>\n`],
  ['all bold', (n) => `**${n}** x`, (s) => `<p><strong>${s}</strong> x</p>\n`],
  ['bold', (n) => `**x ${n} y**`, (s) => `<p><strong>x ${s} y</strong></p>\n`],
  [
    'as a link text',
    (n) => `[${n}](https://ok.example)`,
    (s) => `<p><a href="https://ok.example">${s}</a></p>\n`,
  ],
  [
    'before a link',
    (n) => `${n}[x](https://ok.example)`,
    (s) => `<p>${s}<a href="https://ok.example">x</a></p>\n`,
  ],
  ['in a heading', (n) => `### ${n}\n\ntext`, (s) => `<h3>${s}</h3>\n<p>text</p>\n`],
];

const names = [...ordinary, ...hostile];

/** The names for which a check fails, in place of thousands of assertions. */
const failing = (among: string[], check: (name: string) => boolean) => among.filter((name) => !check(name));

for (const [where, put, want] of places) {
  t.test(`a name comes out of Markdown as it is, and as nothing else: ${where}`, async (t) => {
    const [before = '', after = ''] = want('\u0000').split('\u0000');
    for (const renderer of renderers) {
      const wrong = failing(names, (name) => {
        const html = renderer.render(put(escapeMarkdown(name)));
        const inner = html.slice(before.length, html.length - after.length);
        const isWrapped = html.startsWith(before) && html.endsWith(after);
        return isWrapped && !/[<>\n]/.test(inner) && decode(inner) === plain(name);
      });
      t.same(wrong, []);
    }
  });
}

t.test('a name below a line of text makes neither a heading nor a table of it', async (t) => {
  for (const renderer of renderers) {
    const alone = /^<p>a \| b(<br>)?\n[^<>]+(<br>)?\nafter<\/p>\n$/;
    t.same(
      failing(names, (name) => alone.test(renderer.render(`a | b\n${escapeMarkdown(name)}\nafter`))),
      [],
    );
  }
});

t.test('an escaped name holds no mention in the raw text', async (t) => {
  t.same(
    failing(names, (name) => !/[<@]/.test(escapeMarkdown(name))),
    [],
  );
});

t.test('ordinary names need few escapes, and no invisible characters', async (t) => {
  t.equal(escapeMarkdown('Store-12 (Lisbon), 2nd floor'), 'Store-12 (Lisbon), 2nd floor');
  t.equal(escapeMarkdown('sw-1.lab'), 'sw-1\\.lab');
  t.equal(escapeCardText('sw_1.lab (2nd floor)'), 'sw_1.lab (2nd floor)');
  t.same(
    failing(names, (name) => !/[\u200b\u2060\ufeff]/.test(escapeMarkdown(name))),
    [],
  );
});

t.test('a name is shown as it is in the text of a card', async (t) => {
  const cards = new MarkdownIt({ html: false });
  const rendersAs = (name: string) => /^<p>([^<>]*)<\/p>\n$/.exec(cards.render(escapeCardText(name)))?.[1];
  t.same(
    failing(names, (name) => decode(rendersAs(name) ?? 'markup') === plain(name)),
    [],
  );
});

t.test('plain makes one line without control and invisible characters', async (t) => {
  t.equal(plain('a\r\n\tb'), 'a b');
  t.equal(plain('  x  '), 'x');
  t.equal(plain('\u202egnp.exe'), 'gnp.exe');
  for (const empty of ['', '   ', '\n', '\u200b', '\u200d\u200d', '\u3164', '\u2800']) {
    t.equal(plain(empty), '(no name)', JSON.stringify(empty));
  }
  t.equal(plain('👩‍💻'), '👩‍💻');
  t.equal(plain('a\ud800b'), 'a\ufffdb');
  t.equal([...plain('x'.repeat(500))].length, 127);
  t.equal(plain('😀'.repeat(500)), `${'😀'.repeat(126)}…`);
});

t.test('a name is cut between emoji parts without a trace of the rest', async (t) => {
  t.equal(plain('ab👩‍💻c', 4), 'ab👩…');
});

t.test('a card runs no function of a foreign text', async (t) => {
  for (const call of [
    '{{DATE(2026-08-03T14:02:00Z)}}',
    '{{TIME(2026-08-03T14:02:00Z)}}',
    '{{{DATE(x, SHORT)}}',
  ]) {
    t.notMatch(escapeCardText(`a ${call}`), /\{(DATE|TIME)/, call);
    t.notMatch(escapeCardText(call.replace('E(', 'E\u200b(')), /\{(DATE|TIME)/, call);
  }
  t.equal(escapeCardText('{{DATE(x)}}'), '{{ DATE(x)}}');
  t.equal(escapeCardText('{{7*7}} {DATED}'), '{{7\\*7}} {DATED}');
});

t.test('the text of Markdown is what it shows', async (t) => {
  for (const name of [
    'Store_12 *new* [1]',
    'a@b.example <x> & y',
    'C:\\d `x` ~1 | 2',
    '**',
    '&amp;',
    '1. x',
    'http://x',
  ])
    t.equal(
      textOfMarkdown(`**I** know no ${escapeMarkdown(name)}: say \`status\`.`),
      `I know no ${name}: say “status”.`,
    );
});

import MarkdownIt from 'markdown-it';
import t from 'tap';
import { escapeCardText, escapeMarkdown, plain } from '../../src/core/markdown.ts';

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

/** Where a name can stand in an answer, and what then must come out. */
const places: [string, (name: string) => string, (shown: string) => string][] = [
  ['alone', (n) => n, (s) => `<p>${s}</p>\n`],
  ['in a list', (n) => `- ${n}\n- next`, (s) => `<ul>\n<li>${s}</li>\n<li>next</li>\n</ul>\n`],
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

t.test('a name comes out of Markdown as it is, and as nothing else', async (t) => {
  for (const name of [...ordinary, ...hostile]) {
    for (const [where, put, want] of places) {
      for (const [i, renderer] of renderers.entries()) {
        const html = renderer.render(put(escapeMarkdown(name)));
        const shown = '\u0000';
        const [before = '', after = ''] = want(shown).split(shown);
        t.ok(html.startsWith(before) && html.endsWith(after), `${JSON.stringify(name)} ${where} (${i})`, {
          html,
        });
        const inner = html.slice(before.length, html.length - after.length);
        t.notMatch(inner, /[<>\n]/, `no markup from ${JSON.stringify(name)} ${where}`);
        t.equal(decode(inner), plain(name), `shown as it is: ${JSON.stringify(name)} ${where}`);
      }
    }
  }
});

t.test('a line of text above makes neither heading nor table of it', async (t) => {
  for (const name of hostile) {
    for (const renderer of renderers) {
      const html = renderer.render(`a | b\n${escapeMarkdown(name)}\nafter`);
      t.notMatch(html, /<(?!\/?p>|br>)/, JSON.stringify(name));
    }
  }
});

t.test('the raw text holds no mention, whatever reads it', async (t) => {
  for (const name of hostile) t.notMatch(escapeMarkdown(name), /<|@/, JSON.stringify(name));
});

t.test('ordinary names need few escapes, and no invisible characters', async (t) => {
  t.equal(escapeMarkdown('Store-12 (Lisbon), 2nd floor'), 'Store-12 (Lisbon), 2nd floor');
  t.equal(escapeMarkdown('sw-1.lab'), 'sw-1\\.lab');
  t.equal(escapeCardText('sw_1.lab (2nd floor)'), 'sw_1.lab (2nd floor)');
  for (const name of [...ordinary, ...hostile]) {
    t.notMatch(escapeMarkdown(name), /[\u200b\u2060\ufeff]/);
  }
});

t.test('card text', async (t) => {
  const cards = new MarkdownIt({ html: false });
  for (const name of [...ordinary, ...hostile]) {
    const html = cards.renderInline(escapeCardText(name));
    t.notMatch(html, /<(a|em|strong|img|code|script)/, JSON.stringify(name));
    t.equal(decode(html), plain(name), JSON.stringify(name));
  }
  for (const name of ['- item', '+ item', '1. item', '1) item', '# heading', '* item']) {
    t.match(cards.render(escapeCardText(name)), /^<p>/, name);
  }
});

t.test('plain', async (t) => {
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

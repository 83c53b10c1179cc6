import t from 'tap';
import { isSameMessage } from '../../../../src/webex/chat/posting/same-message.ts';

const found = (rest: object) => ({ id: 'm', roomId: 'r', personId: 'bot', ...rest });
const isSame = (markdown: string, rest: object) => isSameMessage({ roomId: 'r', markdown }, found(rest));

t.test('a message is known by its Markdown, or else by the words that Webex shows of it', async (t) => {
  t.ok(isSame('a\n\n**b** ', { markdown: 'a\n**b**', text: 'whatever' }));
  t.notOk(isSame('a', { markdown: 'b', text: 'a' }));
  const shown: [string, string][] = [
    ['**3 networks** in _Aurora_', '3 networks in Aurora'],
    ['[Link](https://bot.example/link/abc) it', 'Link it'],
    ['<@personId:abc|Ada> &lt;x&gt; &#64;all AT&amp;T', 'Ada <x> @all AT&T'],
    ['1. one\n2. two', 'one\ntwo'],
    ['```\ncode\n```', 'code'],
    ['back\\_slash', 'back_slash'],
  ];
  for (const [markdown, text] of shown) t.ok(isSame(markdown, { text }), markdown);
  t.notOk(isSame('3 networks', { text: '4 networks' }));
  t.notOk(isSame('a', { text: undefined }));
});

t.test('Markdown that Webex gives back in another form is known by its words too', async (t) => {
  const given: [string, object][] = [
    ['<@personEmail:ada@example.com|Ada> asks', { markdown: '<@personId:abc|Ada> asks', text: 'Ada asks' }],
    ['- one\n  - two', { markdown: '* one\n    * two', text: 'one\ntwo' }],
    ['1. one\n2. two', { text: '1. one\n2. two' }],
    ['a &amp; b', { markdown: 'a & b' }],
    ['**a**\u00a0b…', { markdown: '**a** b...', text: 'a b...' }],
  ];
  for (const [markdown, rest] of given) t.ok(isSame(markdown, rest), markdown);
});

t.test('a message with another address behind the same words is another message', async (t) => {
  const sent = '**[Link it](https://bot.example/link/abc?a=1&b=2)** now';
  const text = 'Link it now';
  t.ok(isSame(sent, { text, html: '<a href="https://bot.example/link/abc?a=1&amp;b=2">Link it</a> now' }));
  t.notOk(isSame(sent, { text, html: '<a href="https://bot.example/link/xyz">Link it</a> now' }));
  t.notOk(isSame(sent, { text, markdown: '**[Link it](https://bot.example/link/xyz)** now' }));
  t.ok(isSame(sent, { text }), 'where Webex shows no address, the words decide');
});

t.test('thread, card and file have to agree', async (t) => {
  t.notOk(isSame('a', { markdown: 'a', parentId: 'p' }));
  t.notOk(isSame('a', { markdown: 'a', attachments: [{}] }));
  t.notOk(isSame('a', { markdown: 'a', files: ['x'] }));
  t.ok(isSame('a', { markdown: 'a', parentId: null, attachments: [], files: null }));
});

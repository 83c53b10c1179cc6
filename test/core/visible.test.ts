import fc from 'fast-check';
import t from 'tap';
import { escapeCardText, escapeMarkdown, plain } from '../../src/core/markdown.ts';
import { compared, seen, visible } from '../../src/core/visible.ts';
import { attack } from '../support/fuzz.ts';
import { hostileText } from '../support/hostile-input.ts';

const HIDDEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u{16fe4}\u{1d159}]/u;
const codePoints = Array.from({ length: 0x110000 }, (_, code) => code).filter(
  (code) => code < 0xd800 || code > 0xdfff,
);
const hidden = codePoints.map((code) => String.fromCodePoint(code)).filter((char) => HIDDEN.test(char));

t.test('no character that shows nothing is shown, whatever Unicode calls it', async (t) => {
  t.ok(hidden.length > 4_000);
  const said = [
    '\u00ad',
    '\u034f',
    '\u115f',
    '\u1160',
    '\u200d',
    '\u202e',
    '\u2066',
    '\u2800',
    '\u3164',
    '\ufe0f',
  ];
  const also = [
    '\ufe00',
    '\ufeff',
    '\uffa0',
    '\ufff9',
    '\ufffb',
    '\u{16fe4}',
    '\u{1d159}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
    '\u{e01ef}',
  ];
  for (const char of [...said, ...also]) t.ok(hidden.includes(char), JSON.stringify(char));
  for (const show of [visible, seen, plain, escapeMarkdown, escapeCardText]) {
    t.same(
      hidden.filter((char) => show(`Lob${char}by`) !== 'Lobby'),
      [],
    );
  }
});

t.test('a joiner or selector stays inside an emoji, and nowhere else', async (t) => {
  const emoji = ['👩‍💻', '1️⃣', '#️⃣', '❤️', '☎️', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '👍🏽'];
  for (const one of emoji) t.equal(visible(`a ${one} b`), `a ${one} b`, one);
  t.equal(visible('😀\u200d😀'), '😀😀', 'no emoji of the list');
  t.equal(visible('😀\ufe0f'), '😀', 'looks the same without it');
  t.equal(visible('👩\u200d'), '👩');
  t.equal(visible('a\u200db\ufe0f1\ufe0f'), 'ab1');
  t.equal(
    visible('🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'),
    '🏴',
    'tags can hold any text',
  );
});

t.test('joiners go from words of every script', async (t) => {
  t.equal(visible('می\u200cخواهم'), 'میخواهم');
  t.equal(visible('क्\u200dष'), 'क्ष');
});

t.test('what looks the same is seen as the same', async (t) => {
  for (const name of [
    'Café 1',
    'Cafe\u0301 1',
    '  Café\u00a0 1 ',
    'Café\r\n1',
    'Café\u3000\u200b1',
    'Ca\u{e0041}fé 1',
  ]) {
    t.equal(seen(name), 'Café 1', JSON.stringify(name));
    t.equal(plain(name), 'Café 1', JSON.stringify(name));
  }
});

attack(
  t,
  'what is shown hides nothing outside of an emoji, and stays as it is when it is shown again',
  fc.property(
    fc.array(fc.oneof(hostileText, fc.constantFrom(...hidden.slice(0, 400), '👩', '💻', '1', '🇩'))),
    (parts) => {
      const text = parts.join('');
      for (const show of [visible, seen, (one: string) => plain(one, 20)]) {
        const shown = show(text);
        if (HIDDEN.test(shown.replace(/\p{RGI_Emoji}/gv, ''))) throw new Error(JSON.stringify(shown));
        if (show(shown) !== shown) throw new Error(JSON.stringify([shown, show(shown)]));
      }
    },
  ),
  3_000,
);

t.test('names that differ only in how a keyboard writes them are compared as the same', async (t) => {
  for (const name of [
    'Joe\u2019s Store\u20111',
    'JOE\u00b4S STORE\u20131',
    'Ｊｏｅ＇s\u3000Store-①',
    "joe's store-1",
  ]) {
    t.equal(compared(name), "joe's store-1", JSON.stringify(name));
  }
  t.equal(compared('“Hub” ²'), compared('"hub" 2'));
  t.not(compared('Store 1'), compared('Store 2'));
});

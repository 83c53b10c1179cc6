import t from 'tap';
import { folding, holdingOtherwise } from '../../../src/bot/text/folding.ts';

const fit = (wanted: string, name: string) => folding(wanted)(name);

t.test('a name fits whatever its accents, case, hyphens, spaces and apostrophes', async (t) => {
  const whole: [wanted: string, name: string][] = [
    ['munchen 265', 'München 265'],
    ['Muenchen 265', 'München 265'],
    ['MÜNCHEN-265', 'Muenchen 265'],
    ['rotterdam301', 'Rotterdam 301'],
    ['rotterdam_301', 'Rotterdam 301'],
    ['Rotterdam 301', 'rotterdam301'],
    ['A Coruna 084', 'A Coruña 084'],
    ['acoruna084', 'A Coruña 084'],
    ['rotterdam 301 gw01', 'rotterdam-301-gw01'],
    ['strasse', 'Straße'],
    ['Kobenhavn 12', 'København 12'],
    ['koebenhavn 12', 'København 12'],
    ['Lodz', 'Łódź'],
    ['gdansk', 'Gdańsk'],
    ['Aarhus', 'Århus'],
    ['Arhus', 'Århus'],
    ['Aeroe', 'Ærø'],
    ['reykjavik thor', 'Reykjavík Þór'],
    ['istanbul', 'İSTANBUL'],
    ['ODYSSEUS ΟΔΥΣΣΕΥΣ', 'odysseus οδυσσευς'],
    ['Boulevard d’Avroy', "boulevard d'avroy"],
    ['Boulevard dAvroy', 'Boulevard d’Avroy'],
    ['Hawaii', 'Hawaiʻi'],
    ['St Gallen', 'St. Gallen'],
    ['R&D', 'r d'],
    ['Ｓｔｏｒｅ ３', 'Store 3'],
    ['ams0102', 'ams-01-02'],
    ['München', 'Mu\u0308nchen'],
  ];
  for (const [wanted, name] of whole) t.equal(fit(wanted, name), 'whole', `${wanted} – ${name}`);
});

t.test('a part fits from the start of a word on', async (t) => {
  t.equal(fit('munchen', 'München 265'), 'part');
  t.equal(fit('301-gw01', 'rotterdam 301 gw 01'), 'part');
  t.equal(fit('coruna 08', 'A Coruña 084'), 'part');
  t.equal(fit('alm', 'Malmö'), undefined);
  t.equal(fit('ok', 'o-kay'), undefined, 'two letters are in too many names');
});

t.test('a part that is written otherwise is held, a typo is not', async (t) => {
  t.ok(holdingOtherwise('munchen')('München 265'));
  t.ok(holdingOtherwise('MUENCHEN-265')('München 265'));
  t.notOk(holdingOtherwise('Munchn 265')('München 265'));
});

t.test('digits tell things apart: no gap between them is made up', async (t) => {
  t.equal(fit('store 1-1', 'Store 11'), undefined);
  t.equal(fit('store 1-1', 'Store 1 1'), 'whole');
  t.equal(fit('10.1.45.6', '10.14.56'), undefined);
  t.equal(fit('rotterdam 302', 'Rotterdam 301'), undefined);
});

t.test('one typo in a word of five or more letters is seen, and no other', async (t) => {
  for (const wanted of ['Roterdam 301', 'rotterdamm301', 'Rotterdan-301', 'Rotterdma 301', 'otterdam 301'])
    t.equal(fit(wanted, 'Rotterdam 301'), 'typo', wanted);
  t.equal(fit('Munchn 265', 'München 265'), 'typo');
  t.equal(fit('Munchen', 'Muenchen'), 'typo');
  for (const [wanted, name] of [
    ['Roterdan 301', 'Rotterdam 301'],
    ['Rotterdam 3011', 'Rotterdam 301'],
    ['Roterdam', 'Rotterdam 301'],
    ['Osla', 'Oslo'],
    ['Lab 1', 'Lap 1'],
    ['Haed ofice', 'Head office'],
    ['12345', '12346'],
  ] as const)
    t.equal(fit(wanted, name), undefined, `${wanted} – ${name}`);
});

t.test('vowels of other scripts stay', async (t) => {
  t.equal(fit('दिल्ली', 'दिल्ली'), 'whole');
  t.equal(fit('दल', 'दिल'), undefined);
  t.equal(fit('か', 'が'), undefined);
});

t.test('what has no letters or digits fits nothing, nor does what is too long', async (t) => {
  for (const [wanted, name] of [
    ['', ''],
    ['-', '_'],
    ['👩‍💻', '👩‍💻'],
    ['\u0301\u0301', '\u0301'],
    ['a'.repeat(401), 'a'.repeat(401)],
    ['a', `a${'\u0301'.repeat(400)}`],
    ['\ud800', '\udfff'],
  ] as const)
    t.equal(fit(wanted, name), undefined);
  t.equal(fit('a', `a${'\u0301'.repeat(399)}`), 'whole');
  t.equal(fit('x\ud800y', 'x-y'), 'whole', 'half a character is a gap');
});

t.test('any text can be folded', async (t) => {
  const code = (seed: number) => (Math.imul(seed + 1, 2_654_435_761) >>> 0) % 0x11_0000;
  for (let seed = 0; seed < 20_000; seed += 100) {
    const text = String.fromCodePoint(...Array.from({ length: 100 }, (_, n) => code(seed + n)));
    const own = fit(text, text);
    t.ok(own === 'whole' || own === undefined, 'a text fits itself, or is folded to nothing');
    for (const hostile of ['\ufdfa'.repeat(400), `a${'\u0345'.repeat(399)}`, '\u1e9e'.repeat(400)])
      fit(text, hostile);
  }
});

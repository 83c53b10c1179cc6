import { createCanvas } from '@napi-rs/canvas';
import t from 'tap';
import { fitText } from '../../src/charts/labels.ts';

const pen = createCanvas(1, 1).getContext('2d');
pen.font = '18px sans-serif';

t.test('a name that fits stays as it is', async (t) => {
  t.equal(fitText(pen, 'Amsterdam HQ', 300), 'Amsterdam HQ');
});

t.test('a name that is too long keeps its beginning and its end', async (t) => {
  const short = fitText(pen, 'Store 0123 Rotterdam Zuidplein basement MX68CW', 200);
  t.match(short, /^Store .*….*CW$/);
  t.ok(pen.measureText(short).width <= 200);
});

t.test('no emoji is torn apart', async (t) => {
  const family = '👩‍👩‍👧‍👦';
  const short = fitText(pen, family.repeat(16), 200);
  t.equal(short.replaceAll(family, ''), '…');
});

t.test('control characters and empty names become visible text', async (t) => {
  t.equal(fitText(pen, 'a\u0000\u202Eb', 300), 'a b');
  t.equal(fitText(pen, '', 300), '(no name)');
});
